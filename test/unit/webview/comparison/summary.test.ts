import { describe, expect, it } from 'vitest';
import type { PanelColumn } from '../../../../src/protocol/panelColumn.ts';
import { summaryHeadings, summaryRows } from '../../../../src/webview/comparison/summary.ts';
import { column } from '../panelFixtures.ts';

const live = (id: string, change: Partial<PanelColumn>): PanelColumn =>
  column(id, { status: 'completed', source: 'live', validation: { verdict: 'valid' }, ...change });

/** The ids of the columns whose value under a heading is marked. */
function best(heading: string, ...columns: readonly PanelColumn[]): readonly string[] {
  const at = summaryHeadings.indexOf(heading);
  expect(at).not.toBe(-1);
  return summaryRows(columns)
    .filter(({ cells }) => cells[at]?.isBest)
    .map(row => row.column.id);
}

const price = (total: number): NonNullable<PanelColumn['cost']> => ({
  known: true,
  input: total,
  cacheRead: 0,
  cacheWrite: 0,
  output: 0,
  total,
  usage: 'provider',
});

describe('the best value', () => {
  it('is never that of a reply that does not match its schema', () => {
    const wrong = live('m/wrong', {
      totalTime: 10,
      cost: price(0.001),
      validation: { verdict: 'invalid', findings: [] },
    });
    const right = live('m/right', { totalTime: 20, cost: price(0.002) });
    const slow = live('m/slow', { totalTime: 30, cost: price(0.003) });
    expect(best('Total time', wrong, right, slow)).toEqual(['m/right']);
    expect(best('Cost', wrong, right, slow)).toEqual(['m/right']);
  });

  it('is never that of a reply that was refused, cut off or replayed', () => {
    const columns = [
      live('m/refused', { totalTime: 1, finish: 'refusal' }),
      live('m/cut', { totalTime: 2, finish: 'length' }),
      live('m/replayed', { totalTime: 3, source: 'replayed' }),
      live('m/a', { totalTime: 40 }),
      live('m/b', { totalTime: 50 }),
    ];
    expect(best('Total time', ...columns)).toEqual(['m/a']);
  });

  it('is not marked when there is only one value, or when all are equal', () => {
    expect(best('Total time', live('m/a', { totalTime: 10 }))).toEqual([]);
    const equal = [live('m/a', { totalTime: 10 }), live('m/b', { totalTime: 10 })];
    expect(best('Total time', ...equal)).toEqual([]);
  });

  it('is marked for each reply that has it', () => {
    const columns = [10, 10, 20].map((totalTime, i) => live(`m/${i}`, { totalTime }));
    expect(best('Total time', ...columns)).toEqual(['m/0', 'm/1']);
  });
});

it('shows an unknown cost as unknown, with the reason', () => {
  const [row] = summaryRows([live('m/a', { cost: { known: false, reason: 'no price' } })]);
  expect(row?.cells.at(-1)).toEqual({ text: 'unknown', detail: 'no price' });
});

it('counts tokens a second from the first text, and not when that is too short to tell', () => {
  const usage: PanelColumn['usage'] = {
    input: { total: 10, uncached: 10, cacheRead: 0, cacheWrite: 0 },
    output: { total: 100, text: 100, reasoning: 0 },
    source: 'provider',
  };
  const at = summaryHeadings.indexOf('Tokens/s');
  const rate = (totalTime: number) =>
    summaryRows([live('m/a', { usage, timeToFirstToken: 500, totalTime })])[0]?.cells[at]?.text;
  expect(rate(2500)).toBe('50');
  expect(rate(501)).toBe('–');
});
