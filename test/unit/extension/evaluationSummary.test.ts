import { describe, expect, it } from 'vitest';
import { countsText } from '../../../src/eval/reports/words.ts';
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

const comparison = {
  baseline: 'triage.baseline.json',
  verdict: 'worse',
  regress: 0.02,
  confidence: 0.95,
  differs: [],
  models: [],
  rows: [],
  counts: { newlyFailing: 3, newlyPassing: 0, flaky: 0, changed: 0, added: 0, missing: 0 },
} as const;

describe('summaryText', () => {
  it('is the verdict and the counts of the report in the terminal, and has no cost when nothing was billed', () => {
    expect(summaryText('triage', [summary])).toBe('triage passed: 6 passed, 0 failed');
    const other: EvalSummary = {
      ...summary,
      passed: 3,
      failed: 1,
      errored: 2,
      reused: 2,
      verdict: 'failed',
      comparison: { ...comparison, verdict: 'inconclusive' },
    };
    expect(summaryText('triage', [other])).toContain(`triage failed: ${countsText(other)}`);
    expect(countsText(other)).toContain('4 new, 2 taken over from an earlier run');
  });

  it('says how many rows newly fail compared with the baseline', () => {
    const worse: EvalSummary = { ...summary, comparison, verdict: 'failed' };
    expect(summaryText('triage', [worse])).toBe(
      'triage failed: 6 passed, 0 failed, worse than the baseline · newly failing rows: 3',
    );
  });

  it('says that it was interrupted, or stopped by its budget, and how many samples ended', () => {
    const early: EvalSummary = {
      ...summary,
      passed: 2,
      skipped: 4,
      notRun: 4,
      interrupted: true,
      verdict: 'incomplete',
    };
    expect(summaryText('triage', [early])).toBe(
      'triage interrupted: 2 of 6 samples, 2 passed, 0 failed',
    );
    const budget = { limit: 2, spent: 1.99, isReached: true };
    expect(summaryText('triage', [{ ...early, interrupted: false, budget }])).toBe(
      'triage incomplete: 2 of 6 samples, 2 passed, 0 failed · The budget of $2 is reached ($1.99 spent): 4 samples not run',
    );
  });

  it('names flaky rows', () => {
    const flakyRows = ['a', 'b', 'c', 'd'].map(id => ({
      row: { id, file: 'triage.golden.jsonl', line: 1 },
      model: 'sandbox/echo',
      passed: 1,
      samples: 2,
    }));
    const models = [{ flaky: 4 }] as unknown as EvalSummary['models'];
    expect(summaryText('triage', [{ ...summary, flakyRows, models }])).toContain(
      ' · 4 flaky rows: a, b, c, …',
    );
  });

  it('names what a cost excludes', () => {
    const mixed: EvalSummary = { ...summary, cost: 0.25, costEstimated: true, unknownCost: 1 };
    expect(summaryText('triage', [mixed])).toContain(' · ~$0.25 and 1 sample of unknown cost');
  });

  it('has a verdict for each of several prompts', () => {
    const failed: EvalSummary = { ...summary, eval: 'triage.short', failed: 1, verdict: 'failed' };
    expect(summaryText('triage', [summary, failed])).toBe(
      'triage, 2 prompts · triage passed: 6 passed, 0 failed · triage.short failed: 6 passed, 1 failed',
    );
  });
});
