import { join } from 'node:path';
import { createPace } from '../call/pace/pace.ts';
import { statePaths } from '../files/state.ts';
import type { RunHost } from '../run/host.ts';
import { type Blessed, blessRun } from './baseline/bless.ts';
import { type ComparisonTally, createComparison } from './baseline/comparison.ts';
import { confirmFlips, DEFAULT_CONFIRM, mostAgain } from './baseline/confirmation.ts';
import { eventsOfWork } from './channel.ts';
import { openDataset } from './dataset/dataset.ts';
import type { Emit, EvalEvent } from './evalEvent.ts';
import { countJobs } from './jobs.ts';
import { messages } from './messages.ts';
import { type Performing, performJobs } from './performJobs.ts';
import type { EvalPlan } from './plan/evalPlan.ts';
import { evalSpan } from './results/evalSpan.ts';
import type { EvaluationPart } from './results/header.ts';
import { openResults, type Results } from './results/results.ts';
import type { OnRow } from './results/rowTally.ts';
import { createTally, type EvalSummary } from './results/summary.ts';
import { createSearch } from './schedule/cheapest.ts';
import type { EvalBudget } from './schedule/policies/budgetStop.ts';
import { type EvalPolicies, policiesOf } from './schedule/policies.ts';
import type { Slots } from './schedule/slots.ts';
import { newRunName } from './stored/runName.ts';
import { keepSummary } from './stored/summaryFile.ts';

export type { BadRow } from './dataset/row.ts';
export type { EvalEvent } from './evalEvent.ts';
export type { EvalPlan } from './plan/evalPlan.ts';
export type { MetricSummary } from './results/metrics.ts';
export type { EvalSummary, ModelSummary } from './results/summary.ts';

export interface EvalOptions {
  /** The workspace folder. */
  readonly folder: string;
  /** Present when several prompts run together. */
  readonly part?: EvaluationPart | undefined;
  /** The folder of results below it. Default: `.touchstone/evals`. */
  readonly results?: string | undefined;
  /** Shared by evaluations that run at the same time, so that they take turns. */
  readonly slots?: Slots | undefined;
  /** Shared by evaluations that may spend together what one of them may. */
  readonly budget?: EvalBudget | undefined;
  /** Called when the last sample of a row has ended. */
  readonly onRow?: OnRow;
}

/** Runs an evaluation as {@link evaluate} does. A reader that ends early cancels it. */
export function runEval(
  plan: EvalPlan,
  host: RunHost,
  options: EvalOptions,
  signal: AbortSignal,
): AsyncGenerator<EvalEvent, EvalSummary> {
  return eventsOfWork<EvalEvent, EvalSummary>(
    (emit, ended) => evaluate(plan, host, options, emit, ended),
    eventsOf(plan),
    signal,
  );
}

/** Maximum number of events that are not read yet. */
export function eventsOf({ concurrency }: Pick<EvalPlan, 'concurrency'>): number {
  return 4 * concurrency;
}

/**
 * Runs every row on every model, with at most `concurrency` calls at a time for each provider. Each sample is
 * appended to the results file in the workspace folder when it ends. Cancelling aborts calls in progress,
 * records nothing for them, and still returns a summary.
 */
export function evaluate(
  plan: EvalPlan,
  host: RunHost,
  options: EvalOptions,
  emit: Emit,
  signal: AbortSignal,
): Promise<EvalSummary> {
  return host.runs.group(ended =>
    evaluateGrouped(plan, host, options, emit, AbortSignal.any([signal, ended])),
  );
}

async function evaluateGrouped(
  planned: EvalPlan,
  callerHost: RunHost,
  { folder, part, results: place = statePaths(folder).evals, slots, budget, onRow }: EvalOptions,
  emit: Emit,
  signal: AbortSignal,
): Promise<EvalSummary> {
  const pace = createPace(planned.concurrency);
  const findRecording = callerHost.findRecordingsInOneVersion();
  const host: RunHost = { ...callerHost, pace, findRecording };
  const { reuse } = planned;
  const isResumed = reuse?.kind === 'resume';
  const begun = performance.now();
  const started = reuse?.started === undefined ? new Date() : new Date(reuse.started);
  const run = reuse?.run ?? newRunName(started);
  const plan: EvalPlan = { ...planned, run };
  const file = join(place, plan.key, `${run}.jsonl`);
  const { baseline } = plan;
  const comparison =
    baseline?.contents &&
    !plan.shard &&
    createComparison(plan, { file: baseline.file, contents: baseline.contents });
  const tally = createTally(plan, { ...(comparison && { comparison }), ...(onRow && { onRow }) });
  const dataset = openDataset(plan.datasets, plan);
  let results: Results | undefined;
  let scheduling: EvalPolicies | undefined;
  const search = plan.cheapest ? createSearch(plan.models, plan.gate?.pass ?? 1) : undefined;
  try {
    const jobs = await countJobs(plan, dataset, tally);
    const { rows, badRows } = jobs;
    const about = { plan, run, part, started, folder, rows, badRows, isResumed };
    results = await openResults(file, about, host);
    await emit({ type: 'started', rows, samples: rows * plan.models.length * plan.repeat });
    const again = comparison && againFor(plan, comparison, rows);
    scheduling = await policiesOf(plan, { rows, badRows }, host, budget);
    const shared = { host, results, tally, slots, scheduling, search, ...(again && { again }) };
    await performJobs(plan, jobs, shared, emit, signal);
  } finally {
    await dataset.close();
    await plan.modules.close();
    await reuse?.replies.close();
    await results?.close(tally.isComplete());
  }
  const path = results.path();
  const blessed = await blessResults(plan, path, { folder, warn: host.warn }, signal);
  const slowdowns = pace.slowdowns();
  const summary = tally.summarise({
    eval: plan.name,
    run,
    cancelled: signal.aborted,
    ...(plan.prompt.commit !== undefined && { isEarlier: true }),
    ...scheduling.stops(),
    ...(search && { search: search.result() }),
    ...(slowdowns.length > 0 && { slowdowns }),
    ...(blessed && { blessed }),
    ...(path !== undefined && { results: path }),
  });
  if (path !== undefined) {
    await keepSummary(path, folder, { summary });
    const samples = summary.samples - summary.notRun;
    const about = {
      name: plan.key,
      started,
      duration: performance.now() - begun,
      results: path,
      samples,
      cancelled: signal.aborted,
    };
    host.sinks.write(() => evalSpan(about));
  }
  await emit({ type: 'finished', summary });
  return summary;
}

/** Writes the results as the baseline, when that was requested. */
async function blessResults(
  { baseline }: EvalPlan,
  results: string | undefined,
  options: Parameters<typeof blessRun>[2],
  signal: AbortSignal,
): Promise<Blessed | undefined> {
  if (!baseline?.bless || signal.aborted) return undefined;
  if (results !== undefined) {
    return blessRun(results, baseline.file, { ...options, models: baseline.models ?? [] });
  }
  return {
    ok: false,
    problem: messages.baselineNotSaved(),
  };
}

/** Samples the rows again that differ from the baseline. */
function againFor(plan: EvalPlan, comparison: ComparisonTally, rows: number): Performing['again'] {
  const { models, repeat, concurrency, gate } = plan;
  const limits = {
    each: gate?.confirm ?? DEFAULT_CONFIRM,
    all: mostAgain(rows * models.length * repeat),
    concurrency,
  };
  return sample =>
    confirmFlips(comparison.flips(), limits, ({ row, compared: { model } }, index) =>
      sample({ row, model, repeat: repeat + index, again: true }),
    );
}
