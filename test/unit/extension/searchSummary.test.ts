import { expect, test } from 'vitest';
import type { EvalSummary } from '../../../src/eval/runner.ts';
import type { CheapestSearch } from '../../../src/eval/schedule/cheapest.ts';
import { searchSummary } from '../../../src/extension/evaluation/searchSummary.ts';

const cheap = {
  model: 'a/cheap',
  outcome: 'passes',
  passed: 46,
  failed: 2,
  cost: 0.0002,
  interval: { low: 0.88, high: 0.98 },
} as const;
const search: CheapestSearch = {
  gate: 0.9,
  candidates: [cheap],
  winner: 'a/cheap',
  samples: 120,
  grid: 384,
  spent: 0.03,
  gridCost: 0.21,
};

function summaryOf(change: Partial<CheapestSearch>, more: Partial<EvalSummary> = {}): EvalSummary {
  const summary = { verdict: 'passed', interrupted: false, notRun: 0, ...more };
  return { ...summary, search: { ...search, ...change } } as EvalSummary;
}

test('the winner has its pass rate with the interval, its cost, and what the search took of the whole grid', () => {
  expect(searchSummary(summaryOf({}), 'b/other')).toBe(
    'a/cheap is the cheapest model that passes the gate of 90 %. 46 of 48 rows passed (95 % interval on all rows: 88 % – 98 %), $0.0002 per row. The search took 120 samples, 31.3 % of the 384 of all rows and models. It cost $0.03. The whole grid would cost about $0.21.',
  );
  expect(searchSummary(summaryOf({}), 'a/cheap')).toContain('The prompt already uses it.');
});

test('a cost that is not known is not 0', () => {
  const { cost: _, ...unpriced } = cheap;
  const { gridCost: __, ...rest } = search;
  const summary = { ...summaryOf({}), search: { ...rest, candidates: [unpriced], spent: 0 } };
  const text = searchSummary(summary, undefined);
  expect(text).toContain('cost unknown');
  expect(text).not.toContain('$');
});

test('a search that was interrupted says that samples are missing, one that found no model does not', () => {
  const { winner: _, ...rest } = search;
  const open = { ...rest, candidates: [{ ...cheap, outcome: 'open' as const }] };
  const interrupted = { ...summaryOf({}), verdict: 'incomplete', interrupted: true, search: open };
  expect(searchSummary(interrupted as EvalSummary, undefined)).toMatch(
    /^No model is known to pass the gate of 90 %\. The search is interrupted: samples are missing\./,
  );
  const failed = { ...open, candidates: [{ ...cheap, outcome: 'fails' as const }] };
  const text = searchSummary({ ...interrupted, search: failed } as EvalSummary, undefined);
  expect(text).not.toContain('samples are missing');
});
