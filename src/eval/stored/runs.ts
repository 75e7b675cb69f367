import { readdir, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { exists } from '../../files/below.ts';
import { statePaths } from '../../files/state.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import { isResultsFileOpen } from '../results/results.ts';
import { readResults, type StoredHeader } from '../results/resultsFile.ts';
import type { EvalSummary } from '../results/summary.ts';
import { openStoredReplies, type StoredReplies } from './storedReplies.ts';
import { keptSummary } from './summaryFile.ts';

/** Where runs are looked for, and who gets sentences on what cannot be read. */
export interface RunContext {
  /** The workspace folder. */
  readonly folder: string;
  readonly warn: (message: string) => void;
}

/** A run with its results file open. */
export interface StoredRun {
  readonly file: string;
  readonly run: string;
  readonly header: StoredHeader;
  readonly replies: StoredReplies;
  /** Whether each planned sample has a reply. */
  readonly isFinished: boolean;
}

/** Runs that are looked at: what is wanted is among the newest. */
const MOST_RUNS = 20;

/** The runs of an evaluation, the newest first: paths of results files. */
export async function runsOf(
  { key }: Pick<EvalPlan, 'key'>,
  { folder }: Pick<RunContext, 'folder'>,
): Promise<readonly string[]> {
  const own = join(statePaths(folder).evals, key);
  const names = await readdir(own).catch((): string[] => []);
  return names
    .filter(name => name.endsWith('.jsonl'))
    .sort((a, b) => (a < b ? 1 : -1))
    .slice(0, MOST_RUNS)
    .map(name => join(own, name));
}

/** The file of a named run of an evaluation; undefined when it has no such run. */
export async function fileOfRun(
  { key }: Pick<EvalPlan, 'key'>,
  run: string,
  { folder }: Pick<RunContext, 'folder'>,
): Promise<string | undefined> {
  const file = join(statePaths(folder).evals, key, `${run}.jsonl`);
  return (await exists(file)) ? file : undefined;
}

/** A run as its results file has it; undefined when the file has no header, or no sample of a version that can be used. */
export async function openRun(
  file: string,
  { warn }: Pick<RunContext, 'warn'>,
): Promise<StoredRun | undefined> {
  const replies = await openStoredReplies([file], warn);
  const [header] = replies.headers;
  const { rows, models, repeat, run } = header ?? {};
  if (!header || rows === undefined || !models || repeat === undefined || run === undefined) {
    await replies.close();
    return undefined;
  }
  const isFinished = replies.counts.ended >= rows * models.length * repeat;
  return { file, run, header, replies, isFinished };
}

/** The newest run that did not finish, unless a later run of all rows did. */
export async function newestUnfinished(
  plan: Pick<EvalPlan, 'key'>,
  context: RunContext,
): Promise<StoredRun | undefined> {
  for (const file of await runsOf(plan, context)) {
    const run = await openRun(file, context);
    if (run && !run.isFinished && !(await isDecided(run))) return run;
    await run?.replies.close();
    if (run && !run.header.filtered) return undefined;
  }
  return undefined;
}

/** Whether samples are missing on purpose: the gate or the search for the cheapest model was decided without them. */
async function isDecided({ file, run }: Pick<StoredRun, 'file' | 'run'>): Promise<boolean> {
  const { size } = await stat(file);
  const kept = await keptSummary(file, { run, size });
  if (!kept) return false;
  const { search, stopped = [], notRun, errored, verdict } = kept.summary;
  if (search) return verdict !== 'incomplete';
  const needless = stopped.reduce((sum, each) => sum + each.notRun, 0);
  return needless > 0 && needless === notRun && errored === 0;
}

/**
 * The number of the process that is still writing a run on this machine; undefined when none is known to.
 * @param file of the results. Only with it, the own process is known to write or not to write.
 */
export function writerOf(
  { process: writer }: Pick<StoredHeader, 'process'>,
  file?: string,
): number | undefined {
  if (file !== undefined && isResultsFileOpen(file)) return process.pid;
  if (!writer || writer.host !== hostname() || writer.pid === process.pid) return undefined;
  try {
    process.kill(writer.pid, 0);
    return writer.pid;
  } catch (error) {
    const isOthers = error instanceof Error && 'code' in error && error.code === 'EPERM';
    return isOthers ? writer.pid : undefined;
  }
}

/**
 * Ids of the rows whose last result is one of the outcomes, on any model and repeat.
 * @param files of runs, the newest first.
 */
export async function rowsWith(
  files: readonly string[],
  outcomes: readonly string[],
  { folder, warn }: RunContext,
): Promise<ReadonlySet<string>> {
  const ids = new Map<string, string>();
  for (const file of files.toReversed()) {
    for await (const { sample } of readResults(file, { folder, warn })) {
      if (sample.again) continue;
      const { row, model, repeat, outcome } = sample;
      // The last line of a sample counts.
      ids.set(JSON.stringify([row.id, model, repeat]), outcomes.includes(outcome) ? row.id : '');
    }
  }
  return new Set([...ids.values()].filter(id => id !== ''));
}

/** Whether samples that were not run can be run by continuing the run: it was cancelled, or its budget is reached. */
export function canContinue({
  interrupted,
  budget,
  results,
}: Pick<EvalSummary, 'interrupted' | 'budget' | 'results'>): boolean {
  return results !== undefined && (interrupted || budget?.isReached === true);
}
