import { describe, expect, it } from 'vitest';
import type { PanelColumn } from '../../../src/protocol/panelColumn.ts';
import { figuresOf } from '../../../src/webview/replies/column/figures.ts';
import { column } from './panelFixtures.ts';

const usage: NonNullable<PanelColumn['usage']> = {
  input: { total: 1312, uncached: 288, cacheRead: 1024, cacheWrite: 0 },
  output: { total: 98, text: 76, reasoning: 22 },
  source: 'provider',
};
const cost: NonNullable<PanelColumn['cost']> = {
  known: true,
  input: 0.0002,
  cacheRead: 0.0001,
  cacheWrite: 0,
  output: 0.0004,
  total: 0.0007,
  asOf: '2026-11-01',
  usage: 'provider',
};

function figure(label: string, over: Partial<PanelColumn>) {
  return figuresOf(column('a/x', over)).find(item => item.label === label);
}

it('omits what is not known yet', () => {
  expect(figuresOf({ id: 'a/x', model: 'a/x', status: 'waiting', text: '' })).toEqual([]);
  expect(figuresOf(column('a/x', { timeToFirstToken: 412 }))).toEqual([
    { label: 'First token', value: '412 ms' },
  ]);
});

describe('tokens', () => {
  it('shows both directions, with cache and reasoning in the detail', () => {
    expect(figure('Tokens', { usage })).toEqual({
      label: 'Tokens',
      value: '1,312 in · 98 out',
      detail:
        '1,024 of the input read from the cache; 22 of the output used for reasoning; counted by the provider.',
    });
  });

  it('marks an estimate and says that the provider did not count', () => {
    const plain = {
      input: { total: 12, uncached: 12, cacheRead: 0, cacheWrite: 0 },
      output: { total: 3, text: 3, reasoning: 0 },
      source: 'estimated',
    } as const;
    expect(figure('Tokens', { usage: plain })).toEqual({
      label: 'Tokens',
      value: '~12 in · ~3 out',
      detail: 'Estimated, not counted by the provider.',
    });
  });
});

describe('cost', () => {
  it('shows the cost of a live call, and its parts', () => {
    expect(figure('Cost', { cost })).toEqual({
      label: 'Cost',
      value: '$0.0007',
      detail: 'Input $0.0002; cache read $0.0001; output $0.0004; list price of 2026-11-01.',
    });
  });

  it('marks a cost of estimated tokens', () => {
    expect(figure('Cost', { cost: { ...cost, usage: 'estimated' } })?.value).toBe('~$0.0007');
  });

  it('says why a cost is unknown instead of showing nothing or zero', () => {
    const unknown = { known: false, reason: 'no price is known for this model' } as const;
    expect(figure('Cost', { cost: unknown })?.value).toBe(
      'unknown: no price is known for this model',
    );
  });

  it.each([
    'replayed',
    'replayedHandWritten',
  ] as const)('says what a reply that is %s would cost live, and that it was not billed', source => {
    expect(figure('Cost', { cost, source })?.value).toBe('not billed · $0.0007 if run live');
  });

  it('never shows a price for a sandbox reply', () => {
    expect(figure('Cost', { cost, source: 'sandbox' })?.value).toBe('not billed');
  });
});

describe('times', () => {
  it('of a hand-written reply are not measured', () => {
    const byHand = { source: 'replayedHandWritten', totalTime: 3 } as const;
    expect(figure('Total time', byHand)?.value).toBe('not measured');
    expect(figure('First token', byHand)?.value).toBe('not measured');
  });

  it('of a replayed reply are those of its recording', () => {
    expect(figure('Total time', { source: 'replayed', totalTime: 870 })).toEqual({
      label: 'Total time',
      value: '870 ms',
      detail: 'Measured when the reply was recorded.',
    });
  });
});

describe('finish reason', () => {
  it('warns of a reply that was cut off', () => {
    expect(figure('Finish', { finish: 'length' })).toEqual({
      label: 'Finish',
      value: 'length',
      detail: 'Cut off at the token limit.',
      warning: true,
    });
  });

  it('shows an unknown reason of the provider unchanged', () => {
    expect(figure('Finish', { finish: 'pause_turn' })).toEqual({
      label: 'Finish',
      value: 'pause_turn',
    });
  });
});
