import { describe, expect, it } from 'vitest';
import type { EvalSummary } from '../../../src/eval/runner.ts';
import { summaryText } from '../../../src/extension/evaluation/evaluationSummary.ts';

const summary: EvalSummary = {
  eval: 'triage',
  run: 'r',
  rows: 2,
  samples: 6,
  passed: 6,
  failed: 0,
  errored: 0,
  skipped: 0,
  badRows: [],
  badRowCount: 0,
  models: [],
  pairs: [],
  flakyRows: [],
  cost: 0,
  unknownCost: 0,
  costEstimated: false,
  verdict: 'passed',
  interrupted: false,
  fresh: 4,
  reused: 0,
  notRun: 0,
};

describe('summaryText', () => {
  it('has no cost when nothing was billed', () => {
    expect(summaryText('triage', [summary])).toBe('triage: 6 of 6 passed');
  });

  it('has the result of the comparison with the baseline', () => {
    const counts = { newlyFailing: 3, newlyPassing: 0, flaky: 0, changed: 0, added: 0, missing: 0 };
    const comparison = {
      baseline: 'triage.baseline.json',
      verdict: 'worse',
      regress: 0.02,
      confidence: 0.95,
      differs: [],
      models: [],
      rows: [],
      counts,
    } as const;
    const text = (change: Partial<EvalSummary['comparison']>): string =>
      summaryText('triage', [{ ...summary, comparison: { ...comparison, ...change } }]);
    expect(text({})).toBe('triage: 6 of 6 passed · worse than the baseline, newly failing rows: 3');
    expect(text({ verdict: 'fine' })).toBe('triage: 6 of 6 passed · not worse than the baseline');
    expect(text({ verdict: 'inconclusive' })).toContain('inconclusive compared with the baseline');
  });

  it('says that it was cancelled', () => {
    const early: EvalSummary = { ...summary, passed: 2, skipped: 4 };
    expect(summaryText('triage', [early], true)).toBe(
      'triage, cancelled: 2 of 6 passed, 4 skipped',
    );
  });

  it('names what failed, what had no reply, and what a figure excludes', () => {
    const mixed: EvalSummary = {
      ...summary,
      passed: 3,
      failed: 1,
      errored: 2,
      cost: 0.25,
      costEstimated: true,
      unknownCost: 1,
      badRows: [{ file: 'triage.golden.jsonl', line: 3, message: 'not JSON' }],
      badRowCount: 1,
    };
    expect(summaryText('triage', [mixed])).toBe(
      'triage: 3 of 6 passed, 1 failed, 2 errors · ~$0.25 and 1 sample of unknown cost · 1 row could not be read',
    );
  });
});
