import { join } from 'node:path';
import { expect, it } from 'vitest';
import { planEvals } from '../../../src/eval/plan/plan.ts';
import { runVariants } from '../../../src/eval/variants.ts';
import { defaultSettings } from '../../../src/model/settings/settings.ts';
import { createNodeHost } from '../../../src/run/nodeHost.ts';
import { echoPrompt, jsonLines, workspace } from './workspace.ts';

async function started(concurrency: number) {
  const folder = await workspace({
    'a.prompt': echoPrompt,
    'b.prompt': `${echoPrompt}no`,
    'a.eval.yaml': 'prompt: [a.prompt, b.prompt]\ndataset: a.golden.jsonl\n',
    'a.golden.jsonl': jsonLines(
      Array.from({ length: 20 }, (_, row) => ({ input: { ticket: `${row}` }, expected: `${row}` })),
    ),
  });
  const planned = await planEvals(join(folder, 'a.eval.yaml'), defaultSettings, { concurrency });
  if (!planned.ok) throw new Error(JSON.stringify(planned.problems));
  const host = await createNodeHost({ folder, environment: {}, warn: () => {}, log: false });
  return { folder, host, plans: planned.plans };
}

it('the prompts of an evaluation take turns, row by row, and end with their summaries and the grid', async () => {
  const { folder, host, plans } = await started(2);
  const order: string[] = [];
  const events = runVariants(plans, host, { folder }, new AbortController().signal);
  let step = await events.next();
  for (; !step.done; step = await events.next()) {
    const { plan, event } = step.value;
    if (event.type === 'sample') order.push(plan.variant);
  }
  expect(order).toHaveLength(40);
  for (let end = 1; end <= order.length; end += 1) {
    const ahead = order.slice(0, end).filter(variant => variant === 'a').length;
    expect(Math.abs(2 * ahead - end)).toBeLessThanOrEqual(6);
  }
  const { summaries, grid } = step.value;
  expect(summaries.map(({ passed, samples }) => [passed, samples])).toEqual([
    [20, 20],
    [0, 20],
  ]);
  expect(grid.columns.map(({ variant, summary }) => [variant, summary.passed])).toEqual([
    ['a', 20],
    ['b', 0],
  ]);
  expect(grid.pairs).toMatchObject([{ rows: 20, difference: -1 }]);
  await host.close();
});

it('all prompts of the evaluation end when the reader ends', async () => {
  const { folder, host, plans } = await started(2);
  for await (const { event } of runVariants(
    plans,
    host,
    { folder },
    new AbortController().signal,
  )) {
    if (event.type === 'sample') break;
  }
  await host.close();
});

it('a cancelled evaluation still gives the summary of each prompt', async () => {
  const { folder, host, plans } = await started(1);
  const cancel = new AbortController();
  const events = runVariants(plans, host, { folder }, cancel.signal);
  let samples = 0;
  let step = await events.next();
  for (; !step.done; step = await events.next()) {
    if (step.value.event.type === 'sample') samples += 1;
    if (samples === 3) cancel.abort();
  }
  expect(step.value.summaries.map(({ interrupted }) => interrupted)).toEqual([true, true]);
  expect(step.value.summaries.reduce((sum, { notRun }) => sum + notRun, 0)).toBeGreaterThan(30);
  await host.close();
});
