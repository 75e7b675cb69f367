import { describe, expect, it } from 'vitest';
import type { PanelColumn } from '../../../src/protocol/panelColumn.ts';
import { costBars, timeBars } from '../../../src/webview/replies/comparison/comparison.ts';
import { column } from './panelFixtures.ts';

function costing(total: number): NonNullable<PanelColumn['cost']> {
  return {
    known: true,
    input: 0,
    cacheRead: 0,
    cacheWrite: 0,
    output: total,
    total,
    asOf: '2026-11-01',
    usage: 'provider',
  };
}

describe('time', () => {
  it('draws each relative to the longest and names the fastest', () => {
    expect(
      timeBars([column('a/x', { totalTime: 500 }), column('b/y', { totalTime: 2000 })]),
    ).toEqual([
      { id: 'a/x', text: '500 ms', share: 0.25, note: 'fastest' },
      { id: 'b/y', text: '2.00 s', share: 1 },
    ]);
  });

  it('names no fastest when a reply was replayed, and says which', () => {
    const bars = timeBars([
      column('a/x', { totalTime: 5, source: 'replayed' }),
      column('b/y', { totalTime: 2000 }),
    ]);
    expect(bars.map(({ note }) => note)).toEqual(['replayed reply', undefined]);
  });

  it('never names a reply the fastest that does not match its schema, was refused or cut off', () => {
    const slow = column('a/x', { totalTime: 2000, finish: 'stop' });
    const slower = column('b/y', { totalTime: 3000, finish: 'stop' });
    const invalid = { verdict: 'invalid', findings: [] } as const;
    for (const over of [
      { finish: 'refusal' },
      { finish: 'length' },
      { finish: 'stop', validation: invalid },
    ] as const) {
      const bars = timeBars([slow, column('c/z', { totalTime: 5, ...over }), slower]);
      expect(bars.map(({ note }) => note)).toEqual(['fastest', undefined, undefined]);
    }
  });

  it('names no fastest when all took equally long', () => {
    const bars = timeBars([column('a/x', { totalTime: 7 }), column('b/y', { totalTime: 7 })]);
    expect(bars.map(({ note }) => note)).toEqual([undefined, undefined]);
  });
});

describe('cost', () => {
  it('draws list prices of replayed replies too, and says so', () => {
    const bars = costBars([
      column('a/x', { cost: costing(0.002) }),
      column('b/y', { cost: costing(0.001), source: 'replayed' }),
      column('c/z', { cost: { known: false, reason: 'no price' } }),
    ]);
    expect(bars).toEqual([
      { id: 'a/x', text: '$0.002', share: 1 },
      { id: 'b/y', text: '$0.001 if run live', share: 0.5, note: 'replayed reply' },
      { id: 'c/z', text: 'unknown' },
    ]);
  });

  it('draws no bar for a free call, which it still counts as known', () => {
    const [free] = costBars([column('a/x', { cost: costing(0) })]);
    expect(free).toEqual({ id: 'a/x', text: '$0' });
  });
});
