import { hostname } from 'node:os';
import { relative, resolve } from 'node:path';
import { fileProblem } from '../../files/fileProblem.ts';
import type { Redacted } from '../../redaction/gate.ts';
import { processGate } from '../../redaction/knownSecrets.ts';
import type { RunHost } from '../../run/host.ts';
import { openJournal } from '../../trace/journal.ts';
import { evalHashes } from '../baseline/hashes.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import { isFiltered } from '../plan/selection.ts';
import type { EvaluationPart, ResultsHeader } from './header.ts';
import { messages } from './messages.ts';
import { createReplacement } from './replacement.ts';
import type { Sample } from './sample.ts';
import { storedForm } from './storedForm.ts';
import { leastPassed } from './summary.ts';

export interface Results {
  /** Resolves when the operating system has the sample. Never rejects: failures are reported immediately. */
  append(sample: Redacted<Sample>): Promise<void>;
  /** Keeps a line of the resumed run, by its place in the file. */
  keep(start: number): void;
  /** @param isComplete whether every planned sample was looked at: then lines that were replaced are removed. */
  close(isComplete: boolean): Promise<void>;
  /** Path of the file. Undefined when something could not be written. */
  path(): string | undefined;
}

/** The results files that this process writes. */
const openFiles = new Set<string>();

/** Whether this process writes a results file. */
export function isResultsFileOpen(file: string): boolean {
  return openFiles.has(resolve(file));
}

/**
 * Opens a results file and writes its header. A file that cannot be written gives one warning; results are
 * never lost. Resolves when the header is written: a run that is killed later, with its first calls in progress, can be
 * resumed.
 */
export async function openResults(
  file: string,
  about: {
    readonly plan: EvalPlan;
    readonly run: string;
    /** Present when several prompts run together. */
    readonly part?: EvaluationPart | undefined;
    readonly started: Date;
    readonly rows: number;
    readonly badRows: number;
    /** The workspace folder. The file is below it. */
    readonly folder: string;
    /** The run continues in its file. */
    readonly isResumed?: boolean;
  },
  host: RunHost,
): Promise<Results> {
  const header = processGate().value(resultsHeader(about)).value;
  openFiles.add(resolve(file));
  const replacement = about.isResumed ? createReplacement(file, about.folder) : undefined;
  const journal = openJournal(file, about.folder, {
    header,
    once: true,
  });
  let broken = false;

  async function attempt(write: () => Promise<void>): Promise<void> {
    if (broken) return;
    try {
      await write();
    } catch (error) {
      broken = true;
      host.warn(messages.unsaved(file, fileProblem(error)));
    }
  }

  await attempt(async () => {
    await replacement?.begin();
    await journal.begin();
    // Of the resumed run: what it was started with may have changed.
    if (replacement) await journal.append(header);
  });
  return {
    append: sample => attempt(() => journal.append(storedForm(sample))),
    keep: start => replacement?.keep(start),
    async close(isComplete) {
      // Checks whether the file still exists.
      await attempt(() => journal.begin());
      await attempt(() => journal.close());
      if (isComplete && replacement) await attempt(() => replacement.replace(header));
      openFiles.delete(resolve(file));
    },
    path: () => (broken ? undefined : file),
  };
}

function resultsHeader(about: Parameters<typeof openResults>[1]): ResultsHeader {
  const { plan, run, part = { id: run, place: 0 }, started, rows, badRows } = about;
  const { file, name, variant, commit } = plan.prompt;
  const { gate, cluster, metrics } = plan;
  return {
    touchstone: 'eval/1',
    eval: plan.name,
    run,
    evaluation: { name: plan.evaluation.name, ...part },
    variant: plan.variant,
    started: started.toISOString(),
    prompt: {
      ...(file !== undefined && { file }),
      name,
      ...(variant !== undefined && { variant }),
      ...(commit !== undefined && { commit }),
    },
    datasets: plan.datasets,
    models: plan.models,
    score: plan.scorers.map(({ settings }) => settings),
    repeat: plan.repeat,
    mode: plan.mode,
    hashes: { ...evalHashes(plan), models: plan.modelHashes, ...plan.reuse?.hashes },
    rows,
    badRows,
    filtered: isFiltered(plan),
    counting: {
      leastPassed: leastPassed(plan),
      ...(gate?.regress !== undefined && { regress: gate.regress }),
      ...(gate?.confidence !== undefined && { confidence: gate.confidence }),
      ...(cluster && { cluster }),
      ...(metrics && { metrics }),
    },
    source: relative(plan.root, resolve(plan.source)),
    choices: plan.choices,
    process: { pid: process.pid, host: hostname() },
  };
}
