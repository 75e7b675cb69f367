import { join } from 'node:path';
import { createPace } from '../call/pace/pace.ts';
import { statePaths } from '../files/state.ts';
import { providerOf } from '../model/catalogue/modelFacts.ts';
import type { RunHost } from '../run/host.ts';
import { type Blessed, blessRun } from './baseline/bless.ts';
import { type ComparisonTally, createComparison } from './baseline/comparison.ts';
import { confirmFlips, DEFAULT_CONFIRM, mostAgain } from './baseline/confirmation.ts';
import { eventsOfWork } from './channel.ts';
import { type Dataset, noRowsIn, openDataset } from './dataset/dataset.ts';
import { DatasetChangedError } from './dataset/datasetFile.ts';
import { type BadRow, type DatasetRow, isBadRow } from './dataset/row.ts';
import { messages } from './messages.ts';
import type { EvalPlan } from './plan/evalPlan.ts';
import { isFiltered, selectedRows } from './plan/selection.ts';
import { evalSpan } from './results/evalSpan.ts';
import type { EvaluationPart } from './results/header.ts';
import { createReplayMarks } from './results/replayMarks.ts';
import { openResults, type Results } from './results/results.ts';
import type { OnRow } from './results/rowTally.ts';
import type { RowReference, Sample } from './results/sample.ts';
import { createTally, type EvalSummary, type Tally } from './results/summary.ts';
import { type Job, runSample } from './runSample.ts';
import { createSearch, type SearchSchedule } from './schedule/cheapest.ts';
import { billedFor, type Performed } from './schedule/performed.ts';
import type { EvalBudget } from './schedule/policies/budgetStop.ts';
import { type EvalPolicies, policiesOf } from './schedule/policies.ts';
import { runSchedule } from './schedule/schedule.ts';
import type { Slots } from './schedule/slots.ts';
import { newRunName } from './stored/runName.ts';
import { keepSummary } from './stored/summaryFile.ts';
import { type TakenSample, takeOver, takeUnchanged } from './stored/takeOver.ts';

export type { BadRow } from './dataset/row.ts';
export type { EvalPlan } from './plan/evalPlan.ts';
export type { MetricSummary } from './results/metrics.ts';
export type { EvalSummary, ModelSummary } from './results/summary.ts';

/** What an evaluation of one prompt reports while it is in progress. */
export type EvalEvent =
  /** The numbers of rows and samples that are planned. */
  | { readonly type: 'started'; readonly rows: number; readonly samples: number }
  /** A sample is about to be sent. */
  | {
      readonly type: 'sampleStarted';
      readonly row: RowReference;
      readonly model: string;
      readonly repeat: number;
    }
  /** A sample has ended and was scored. */
  | {
      readonly type: 'sample';
      readonly sample: Sample;
      /** US dollars that were billed for it now: nothing for a stored reply. */
      readonly spent: number;
    }
  /** A row that cannot be used. */
  | { readonly type: 'badRow'; readonly badRow: BadRow }
  /** The last event. */
  | { readonly type: 'finished'; readonly summary: EvalSummary };

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

/** Called for every event, in order. The evaluation waits for it, so that a slow reader slows it. */
export type Emit = (event: EvalEvent) => Promise<void>;

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
    const { rows, badRows, inMemory } = await readSelection(plan, dataset, tally);
    const read = inMemory ?? selectedRows(plan, dataset);
    const about = { plan, run, part, started, folder, rows, badRows, isResumed };
    results = openResults(file, about, host);
    await emit({ type: 'started', rows, samples: rows * plan.models.length * plan.repeat });
    const again = comparison && againFor(plan, comparison, rows);
    scheduling = await policiesOf(plan, { rows, badRows }, host, budget);
    const running = { host, results, tally, slots, scheduling, search, ...(again && { again }) };
    await runJobs(plan, read, running, emit, signal);
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

interface Running {
  readonly host: RunHost;
  readonly results: Results;
  readonly tally: Tally;
  readonly slots: Slots | undefined;
  readonly scheduling: EvalPolicies;
  /** Decides about the jobs, when only the cheapest model that passes is looked for. */
  readonly search: SearchSchedule | undefined;
  /** Called when all planned samples have ended. */
  readonly again?: (sample: (job: Job) => Promise<Sample | undefined>) => Promise<void>;
}

/** Samples the rows again that differ from the baseline. */
function againFor(plan: EvalPlan, comparison: ComparisonTally, rows: number): Running['again'] {
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

async function runJobs(
  plan: EvalPlan,
  rows: Rows,
  { host, results, tally, slots, scheduling, search, again }: Running,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const onBadRow = (badRow: BadRow) => emit({ type: 'badRow', badRow });
  const jobs = search
    ? searchJobs(rows, search, onBadRow, signal)
    : Symbol.asyncIterator in rows
      ? jobsRead(plan, rows, tally, onBadRow)
      : jobsOf(plan, await usable(rows, onBadRow));
  const marked = createReplayMarks();

  async function take(
    { sample: taken, start, spent }: TakenSample,
    row: DatasetRow,
  ): Promise<Performed> {
    const sample = marked(taken);
    tally.addSample(sample, row);
    if (start === undefined) await results.append(sample);
    else results.keep(start);
    await emit({ type: 'sample', sample, spent });
    return { sample, spent };
  }

  /** Stored samples need no budget and no turn, so that a run that stops early has them all. */
  async function* withoutStored(
    all: Iterable<Job> | AsyncIterable<Job>,
    policies: EvalPolicies['policies'],
  ): AsyncGenerator<Job> {
    for await (const job of all) {
      const stored = await takeUnchanged(plan, job);
      if (!stored) yield job;
      else {
        const performed = await take(stored, job.row);
        for (const policy of policies) policy.ended?.(job, performed);
      }
    }
  }

  async function sampleOne(job: Job, onReply?: () => void): Promise<Performed | undefined> {
    if (plan.reuse) {
      const stored = await takeOver(plan, job, host, signal);
      if (stored) return take(stored, job.row);
      if (plan.reuse.kind === 'rescore' || plan.reuse.kind === 'merge') return undefined;
    }
    const { row, model, repeat } = job;
    const { id, file, line } = row;
    await emit({ type: 'sampleStarted', row: { id, file, line }, model, repeat });
    const isStored = (): boolean => results.path() !== undefined;
    const options = { signal, isStored, ...(onReply && { onReply }) };
    const call = () => runSample(plan, job, host, options);
    const ran = await (slots ? slots(providerOf(model), call) : call());
    if (!ran) return undefined;
    const sample = marked(ran);
    tally.addSample(sample, row);
    await results.append(sample);
    const spent = billedFor(sample);
    await emit({ type: 'sample', sample, spent });
    return { sample, spent };
  }

  const { models, concurrency } = plan;
  const policies = search ? [search.policy, ...scheduling.policies] : scheduling.policies;
  const missing = plan.reuse ? withoutStored(jobs, policies) : jobs;
  await runSchedule({ jobs: missing, models, concurrency, policies, perform: sampleOne }, signal);
  if (!signal.aborted && !scheduling.isOver()) {
    await again?.(async job => (await scheduling.spare(job, () => sampleOne(job)))?.sample);
  }
}

/** The rows to run, and those that cannot be used: all of a small dataset, or as they are read. */
type Rows = readonly (DatasetRow | BadRow)[] | AsyncIterable<DatasetRow | BadRow>;

/** All rows are kept: they are drawn in a random order. */
async function* searchJobs(
  all: Rows,
  search: SearchSchedule,
  onBadRow: (badRow: BadRow) => Promise<void>,
  signal: AbortSignal,
): AsyncGenerator<Job> {
  const rows: DatasetRow[] = [];
  for await (const row of all) {
    if (isBadRow(row)) await onBadRow(row);
    else rows.push(row);
  }
  yield* search.jobs(rows, signal);
}

async function usable(
  rows: readonly (DatasetRow | BadRow)[],
  onBadRow: (badRow: BadRow) => Promise<void>,
): Promise<readonly DatasetRow[]> {
  const good: DatasetRow[] = [];
  for (const row of rows) {
    if (isBadRow(row)) await onBadRow(row);
    else good.push(row);
  }
  return good;
}

function* jobsOf(plan: EvalPlan, rows: readonly DatasetRow[]): Generator<Job> {
  for (const row of rows) {
    for (let repeat = 0; repeat < plan.repeat; repeat += 1) {
      for (const model of plan.models) yield { row, model, repeat };
    }
  }
}

async function* jobsRead(
  plan: EvalPlan,
  rows: AsyncIterable<DatasetRow | BadRow>,
  tally: Tally,
  onBadRow: (badRow: BadRow) => Promise<void>,
): AsyncGenerator<Job> {
  try {
    for await (const row of rows) {
      if (isBadRow(row)) await onBadRow(row);
      else yield* jobsOf(plan, [row]);
    }
  } catch (error) {
    if (!(error instanceof DatasetChangedError)) throw error;
    // The row was not there at the first reading.
    tally.addBadRow(error.row);
    await onBadRow(error.row);
  }
}

/** Bytes of dataset files whose rows stay in memory between counting and running them. */
const LARGEST_IN_MEMORY = 4 * 2 ** 20;

interface SelectedRows {
  readonly rows: number;
  readonly badRows: number;
  /** Absent for large datasets, which are read a second time. */
  readonly inMemory?: Rows;
}

/** Counts the rows before the first one is run, because a progress bar needs the total. */
async function readSelection(
  plan: EvalPlan,
  dataset: Dataset,
  tally: Tally,
): Promise<SelectedRows> {
  const count = { rows: 0, badRows: 0 };
  let inMemory: (DatasetRow | BadRow)[] | undefined = [];
  for await (const row of selectedRows(plan, dataset)) {
    if (dataset.bytesRead() > LARGEST_IN_MEMORY) inMemory = undefined;
    inMemory?.push(row);
    if (isBadRow(row)) {
      count.badRows += 1;
      tally.addBadRow(row);
    } else {
      count.rows += 1;
      tally.addRow();
    }
  }
  if (count.rows + count.badRows === 0 && !isFiltered(plan)) {
    count.badRows += 1;
    tally.addBadRow(noRowsIn(plan.datasets, plan.source));
  }
  return { ...count, ...(inMemory && { inMemory }) };
}
