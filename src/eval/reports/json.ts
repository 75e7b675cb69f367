import { visibleJson } from '../../format/visibleText.ts';
import type { Migration } from '../migration/migration.ts';
import type { Grid } from '../results/grid.ts';
import type { EvalSummary } from '../results/summary.ts';
import { evalsOf, overallVerdict, type Report } from './report.ts';

/** One JSON object, with its keys on lines of their own. */
export async function* jsonReport(report: Report): AsyncGenerator<string> {
  yield `${visibleJson(JSON.stringify(jsonReportOf(report), undefined, 2))}\n`;
}

/**
 * The one object of `eval --json`. Several evaluations add up, with each under `evals`. `grids` compares the prompts of
 * each evaluation.
 */
export function jsonReportOf(report: Report): Readonly<Record<string, unknown>> {
  const { migrations } = report;
  const results = resultsOf(report);
  return migrations.length === 0 ? results : withMigrations(results, migrations);
}

function resultsOf(report: Report): Readonly<Record<string, unknown>> {
  const { evaluations, notBegun } = report;
  const evals = evalsOf(report);
  const summaries = evals.map(({ summary }) => summary);
  const objects = summaries.map(summaryObject);
  const [only] = objects;
  const compared = evaluations
    .map(({ grid }) => grid)
    .filter(({ variants }) => variants.length > 1);
  if (only && objects.length === 1 && notBegun === 0) return only;
  const sum = (of: (summary: EvalSummary) => number): number =>
    summaries.reduce((total, summary) => total + of(summary), 0);
  return {
    eval: summaries.map(summary => summary.eval).join(','),
    run: summaries.map(summary => summary.run).join(','),
    rows: sum(({ rows }) => rows),
    samples: sum(({ samples }) => samples),
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    errored: sum(({ errored }) => errored),
    skipped: sum(({ skipped }) => skipped),
    fresh: sum(({ fresh }) => fresh),
    reused: sum(({ reused }) => reused),
    shared: sum(({ shared = 0 }) => shared),
    cost: sum(({ cost }) => cost),
    unknownCost: sum(({ unknownCost }) => unknownCost),
    costEstimated: summaries.some(({ costEstimated }) => costEstimated),
    verdict: overallVerdict({ evals, notBegun }),
    interrupted: notBegun > 0 || summaries.some(({ interrupted }) => interrupted),
    results: null,
    evals: objects,
    ...(compared.length > 0 && { grids: compared.map(gridOf) }),
  };
}

/** The columns with their main figures. `evals` has all figures. */
function gridOf({ columns, ...grid }: Grid): Readonly<Record<string, unknown>> {
  return {
    ...grid,
    columns: columns.map(({ variant, model, summary }) => ({
      variant,
      model,
      passed: summary.passed,
      failed: summary.failed,
      passRate: summary.passRate ?? null,
      cost: summary.cost,
      unknownCost: summary.unknownCost,
      medianTime: summary.medianTime ?? null,
      p95Time: summary.p95Time ?? null,
    })),
  };
}

/** The documented keys come first and are always present. `results` is null when no file could be written. */
function summaryObject(summary: EvalSummary): Readonly<Record<string, unknown>> {
  return {
    eval: summary.eval,
    run: summary.run,
    rows: summary.rows,
    samples: summary.samples,
    passed: summary.passed,
    failed: summary.failed,
    errored: summary.errored,
    skipped: summary.skipped,
    cost: summary.cost,
    verdict: summary.verdict,
    ...(summary.isEarlier && { isEarlier: true }),
    results: summary.results ?? null,
    unknownCost: summary.unknownCost,
    costEstimated: summary.costEstimated,
    fresh: summary.fresh,
    reused: summary.reused,
    shared: summary.shared ?? 0,
    interrupted: summary.interrupted,
    notRun: summary.notRun,
    badRows: summary.badRows,
    badRowCount: summary.badRowCount,
    models: summary.models,
    ...(summary.judges && { judges: summary.judges }),
    comparison: summary.comparison ?? null,
    ...(summary.blessed && { blessed: summary.blessed.ok }),
    pairs: summary.pairs,
    flakyRows: summary.flakyRows,
    slowdowns: summary.slowdowns ?? [],
    ...(summary.stopped && { stopped: summary.stopped }),
    ...(summary.budget && { budget: summary.budget }),
    ...(summary.search && { cheapest: summary.search }),
  };
}

/** With the migrations of its prompts, which decide the verdict. */
function withMigrations(
  results: Readonly<Record<string, unknown>>,
  migrations: readonly Migration[],
): Readonly<Record<string, unknown>> {
  const isWorse = migrations.some(({ comparison }) => comparison.verdict === 'worse');
  return { ...results, ...(isWorse && { verdict: 'failed' }), migrations };
}
