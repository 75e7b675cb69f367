import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type AutoRunPort, createAutoRun } from '../../../src/extension/panel/session/autoRun.ts';
import type { ModelChoice, PanelPrompt } from '../../../src/protocol/panelPrompt.ts';
import { panelPrompt } from '../webview/panelFixtures.ts';

const sandbox: ModelChoice = {
  id: 'sandbox/schema',
  selected: true,
  detail: '',
  availability: 'sandbox',
  request: 'r1',
};
const paid: ModelChoice = {
  id: 'a/paid',
  selected: true,
  detail: '',
  availability: 'key',
  request: 'r1',
  estimate: { input: 10, usd: 0.4 },
};

function start(over: Partial<AutoRunPort> = {}) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const runs: (readonly string[])[] = [];
  const auto = createAutoRun({
    budget: () => 1,
    isBusy: () => false,
    run: async (_, models) => {
      runs.push(models);
      return models.includes('a/paid') ? 0.4 : 0;
    },
    reportError: error => {
      throw error;
    },
    ...over,
  });
  onTestFinished(auto.dispose);
  auto.change({ on: true });
  const show = (models: readonly ModelChoice[], change: Partial<PanelPrompt> = {}) =>
    auto.consider(panelPrompt({ input: 'i', models, ...change }));
  const settle = () => vi.runAllTimersAsync();
  return { auto, runs, show, settle };
}

describe('automatic runs', () => {
  it('use only sandbox models and recordings, unless paid models are switched on', async () => {
    const { auto, runs, show, settle } = start();
    const recorded = { ...paid, id: 'b/recorded', availability: 'recordings' } as const;
    show([sandbox, paid, recorded, { ...sandbox, id: 'sandbox/echo', selected: false }]);
    await settle();
    expect(runs).toEqual([['sandbox/schema', 'b/recorded']]);
    auto.change({ paid: true });
    show([sandbox, paid, recorded]);
    await settle();
    expect(runs[1]).toEqual(['a/paid']);
  });

  it('start once after the last of several changes, and not again for the same request', async () => {
    const { runs, show, settle } = start();
    for (const request of ['r1', 'r2', 'r3']) show([{ ...sandbox, request }]);
    await settle();
    show([{ ...sandbox, request: 'r3' }]);
    await settle();
    expect(runs).toEqual([['sandbox/schema']]);
  });

  it('are off until they are switched on, and nothing starts after they were switched off', async () => {
    const { auto, runs, show, settle } = start();
    show([sandbox]);
    auto.change({ on: false });
    await settle();
    show([sandbox]);
    await settle();
    expect(runs).toEqual([]);
  });

  it.each<[string, Partial<PanelPrompt>]>([
    ['the prompt has errors', { problems: ['`model` is not a model.'] }],
    ['the workspace is not trusted', { trusted: false }],
  ])('do not start while %s', async (_, change) => {
    const { runs, show, settle } = start();
    show([sandbox], change);
    await settle();
    expect(runs).toEqual([]);
  });

  it('do not start while an input is missing, a model is refused, or the user runs the prompt', async () => {
    const refused = { ...sandbox, refusal: { rule: 'budget', message: 'No.' } } as const;
    const { auto, runs, show, settle } = start();
    const { input: _, ...incomplete } = panelPrompt({ models: [sandbox] });
    auto.consider(incomplete);
    await settle();
    show([refused]);
    await settle();
    expect(runs).toEqual([]);
    const busy = start({ isBusy: () => true });
    busy.show([sandbox]);
    await busy.settle();
    expect(busy.runs).toEqual([]);
  });

  it('of paid models stop before they could exceed the budget, and say so', async () => {
    const { auto, runs, show, settle } = start();
    auto.change({ paid: true });
    for (const request of ['r1', 'r2', 'r3', 'r4']) {
      show([{ ...paid, request }]);
      await settle();
    }
    expect(runs).toHaveLength(2);
    expect(auto.state).toMatchObject({ stopped: true, budget: 1 });
    expect(auto.state.spent).toBeCloseTo(0.8);
  });

  it('never use a paid model without a known price', async () => {
    const { auto, runs, show, settle } = start();
    auto.change({ paid: true });
    show([{ ...paid, estimate: { input: 10 } }]);
    await settle();
    expect(runs).toEqual([]);
  });
});
