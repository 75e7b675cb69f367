import { type Dataset, noRowsIn } from './dataset/dataset.ts';
import { DatasetChangedError } from './dataset/datasetFile.ts';
import { type BadRow, type DatasetRow, isBadRow } from './dataset/row.ts';
import type { EvalPlan } from './plan/evalPlan.ts';
import { isFiltered, selectedRows } from './plan/selection.ts';
import type { Tally } from './results/summary.ts';
import type { Job } from './runSample.ts';
import type { SearchSchedule } from './schedule/cheapest.ts';

/** The jobs of an evaluation, whose rows were counted. */
export interface CountedJobs {
  /** Number of usable rows that were selected. */
  readonly rows: number;
  readonly badRows: number;
  /** The jobs in the order in which they should start: row by row, unless a search decides it. */
  start(options: JobsOptions): Promise<Iterator<Job> | AsyncIterator<Job>>;
}

export interface JobsOptions {
  /** Decides about the jobs, when only the cheapest model that passes is looked for. */
  readonly search?: SearchSchedule | undefined;
  /** Called for each row that cannot be used. */
  readonly onBadRow: (badRow: BadRow) => Promise<void>;
  readonly signal: AbortSignal;
}

type ReadRow = DatasetRow | BadRow;

/** Bytes of dataset files whose rows stay in memory between counting and running them. */
const LARGEST_IN_MEMORY = 4 * 2 ** 20;

/**
 * Counts the rows before the first one is run, because a progress bar needs the total. Large datasets are read a second
 * time when their jobs start.
 */
export async function countJobs(
  plan: EvalPlan,
  dataset: Dataset,
  tally: Tally,
): Promise<CountedJobs> {
  const count = { rows: 0, badRows: 0 };
  let inMemory: ReadRow[] | undefined = [];
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
  return {
    ...count,
    async start({ search, onBadRow, signal }) {
      if (search)
        return searchJobs(inMemory ?? selectedRows(plan, dataset), search, onBadRow, signal);
      return inMemory
        ? jobsOf(plan, await usable(inMemory, onBadRow))
        : jobsRead(plan, selectedRows(plan, dataset), tally, onBadRow);
    },
  };
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
  rows: AsyncIterable<ReadRow>,
  tally: Tally,
  onBadRow: JobsOptions['onBadRow'],
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

/** All rows are kept: they are drawn in a random order. */
async function* searchJobs(
  rows: Iterable<ReadRow> | AsyncIterable<ReadRow>,
  search: SearchSchedule,
  onBadRow: JobsOptions['onBadRow'],
  signal: AbortSignal,
): AsyncGenerator<Job> {
  yield* search.jobs(await usable(rows, onBadRow), signal);
}

async function usable(
  rows: Iterable<ReadRow> | AsyncIterable<ReadRow>,
  onBadRow: JobsOptions['onBadRow'],
): Promise<readonly DatasetRow[]> {
  const good: DatasetRow[] = [];
  for await (const row of rows) {
    if (isBadRow(row)) await onBadRow(row);
    else good.push(row);
  }
  return good;
}
