import { fileProblem } from '../../files/fileProblem.ts';
import type { Redacted } from '../../redaction/gate.ts';
import { processGate } from '../../redaction/knownSecrets.ts';
import type { RunHost } from '../../run/host.ts';
import { openJournal } from '../../trace/journal.ts';
import { type EvalHashes, evalHashes } from '../baseline/hashes.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import type { Sample } from './sample.ts';
import { storedForm } from './storedForm.ts';

/** First line of a results file. Each following line is a {@link Sample}. */
export interface ResultsHeader {
  /** Name and version of the format. */
  readonly touchstone: 'eval/1';
  readonly eval: string;
  readonly run: string;
  /** ISO time. */
  readonly started: string;
  readonly prompt: {
    readonly file?: string;
    readonly name: string;
    readonly variant?: string;
    readonly commit?: string;
  };
  readonly datasets: readonly string[];
  readonly models: readonly string[];
  /** The scorers in the notation of eval files. */
  readonly score: readonly unknown[];
  readonly repeat: number;
  readonly mode: EvalPlan['mode'];
  readonly hashes: EvalHashes;
  /** Numbers of usable and bad rows. */
  readonly rows: number;
  readonly badRows: number;
  /** Whether rows of the dataset were left out by a filter. */
  readonly filtered: boolean;
}

export interface Results {
  /** Resolves when the operating system has the sample. Never rejects: failures are reported immediately. */
  append(sample: Redacted<Sample>): Promise<void>;
  close(): Promise<void>;
  /** Path of the file. Undefined when something could not be written. */
  path(): string | undefined;
}

/**
 * Opens a results file and writes its header. A file that cannot be written gives one warning; results are
 * never lost.
 */
export function openResults(
  file: string,
  about: {
    readonly plan: EvalPlan;
    readonly run: string;
    readonly started: Date;
    readonly rows: number;
    readonly badRows: number;
    /** The workspace folder. The file is below it. */
    readonly folder: string;
  },
  host: RunHost,
): Results {
  const journal = openJournal(file, about.folder, {
    header: processGate().value(headerOf(about)).value,
    once: true,
  });
  let broken = false;

  async function attempt(write: () => Promise<void>): Promise<void> {
    if (broken) return;
    try {
      await write();
    } catch (error) {
      broken = true;
      host.warn(
        `Could not save the results to ${file}: ${fileProblem(error)}. The evaluation continues without it, and its runs are written to the run log.`,
      );
    }
  }

  const begun = attempt(() => journal.begin());
  return {
    append: sample => attempt(() => journal.append(storedForm(sample))),
    async close() {
      await begun;
      // Checks whether the file still exists.
      await attempt(() => journal.begin());
      await attempt(() => journal.close());
    },
    path: () => (broken ? undefined : file),
  };
}

function headerOf(about: Parameters<typeof openResults>[1]): ResultsHeader {
  const { plan, run, started, rows, badRows } = about;
  const { file, name, variant, commit } = plan.prompt;
  return {
    touchstone: 'eval/1',
    eval: plan.name,
    run,
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
    hashes: evalHashes(plan),
    rows,
    badRows,
    filtered: plan.only !== undefined || plan.matching !== undefined,
  };
}
