import {
  type FoundKey,
  findKeyInEnvironment,
  findVariable,
  readDotenv,
} from '../call/endpoints/keys.ts';
import { sharedLimits } from '../call/host.ts';
import { type Environment, type IsOwn, ownersIn } from '../files/read.ts';
import { statePaths } from '../files/state.ts';
import { loadSettings, SettingsError } from '../load/loadSettings.ts';
import type { Fetch } from '../provider/provider.ts';
import { processGate, rememberSecret } from '../redaction/knownSecrets.ts';
import { openJournal } from '../trace/journal.ts';
import { createSinks, type SpanSink } from '../trace/sinks.ts';
import type { Trust } from '../trust/trust.ts';
import type { RunHost } from './host.ts';
import { messages, sinkNames } from './messages.ts';
import { openRecordings } from './recordings.ts';
import { createRunsInProgress } from './runsInProgress.ts';
import { openSpending } from './spending.ts';

export interface NodeHostOptions {
  /** The workspace root, which contains `touchstone.yaml`, `.env` and `.touchstone/`. */
  readonly folder: string;
  readonly environment: Environment;
  /** Called once for each different sentence. */
  readonly warn: (message: string) => void;
  /**
   * How to handle mistakes in `touchstone.yaml`. `refuse` throws an error, for processes that no person
   * watches. `warn` shows a warning for each mistake and uses the defaults. Default `warn`.
   */
  readonly onMistakes?: 'refuse' | 'warn';
  /** Searches before the environment, such as in the editor's secret storage. */
  readonly findKeyFirst?: (provider: string) => Promise<FoundKey | undefined>;
  /** Whose `touchstone.yaml` and `.env` are read. Default: files of the user and of the system. */
  readonly isOwn?: IsOwn;
  /** Sends all requests, for example through a proxy. Default: Node's `fetch`. */
  readonly fetch?: Fetch | undefined;
  /**
   * Permissions of endpoints. By default all endpoints of the settings are allowed, because the caller trusts
   * them.
   */
  readonly trust?: Trust;
  /** False disables the run log. Default true. */
  readonly log?: boolean;
  /** Other destinations of spans, in addition to the run log. */
  readonly sinks?: readonly SpanSink[];
  /** Called when the first record has been written to the run log. */
  readonly onFirstRecord?: () => Promise<void> | void;
}

export interface NodeHost extends RunHost {
  /** Waits for the evaluations and runs in progress and closes the files. No run can start after it. */
  close(): Promise<void>;
  /** Cancels the runs in progress, waits for their records and closes the files. */
  stop(): Promise<void>;
}

/** The path of the run log of a workspace. */
export function runLogFile(folder: string): string {
  return statePaths(folder).runLog;
}

/**
 * Creates the host that all callers use: files under `.touchstone/`, keys from the environment and `.env`.
 * @throws SettingsError for mistakes in `touchstone.yaml`, if `onMistakes` is `refuse`.
 */
export async function createNodeHost(options: NodeHostOptions): Promise<NodeHost> {
  const { folder, environment, findKeyFirst, trust } = options;
  const warned = new Set<string>();
  const warn = (message: string): void => {
    if (warned.has(message)) return;
    warned.add(message);
    options.warn(processGate().text(message));
  };
  const isOwn = options.isOwn ?? ownersIn(environment);
  const { settings, problems, ignored, spendingFolder } = await loadSettings(folder, isOwn);
  const variables = { environment, dotenv: () => readDotenv(folder, isOwn, warn) };
  if (problems.length > 0 && options.onMistakes === 'refuse') throw new SettingsError(problems);
  for (const problem of problems) warn(messages.settingsIgnored(problem));
  ignored.forEach(warn);
  const recordings = openRecordings(folder, warn);
  const spending = openSpending(spendingFolder, warn);
  const runs = createRunsInProgress();
  const log = options.log === false ? [] : [runLog(folder, warn, options.onFirstRecord)];
  const sinks = createSinks([...log, ...(options.sinks ?? [])], warn);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      await runs.close();
      await Promise.all([sinks.close(), spending.close()]);
    })();
    return closing;
  };
  return {
    settings,
    warn,
    ...(trust && { trust }),
    ...(options.fetch && { fetch: options.fetch }),
    async findKey(provider) {
      const key =
        (await findKeyFirst?.(provider)) ??
        (await findKeyInEnvironment(provider, settings, variables));
      if (key) rememberSecret(key.value);
      return key;
    },
    async readVariable(name) {
      const value = await findVariable(name, variables);
      if (value !== undefined) rememberSecret(value);
      return value;
    },
    ...sharedLimits(),
    spending,
    findRecording: recordings.find,
    findRecordingsInOneVersion: recordings.findInOneVersion,
    saveRecording: (promptKey, recording) => recordings.save(promptKey, recording),
    sinks,
    runs,
    close,
    stop() {
      runs.cancel();
      return close();
    },
  };
}

/** The run log as a sink: `.touchstone/runs.jsonl`. */
function runLog(
  folder: string,
  warn: (message: string) => void,
  onFirst: NodeHostOptions['onFirstRecord'],
): SpanSink {
  const file = runLogFile(folder);
  const journal = openJournal(file, folder, { warn });
  let isFirst = true;
  return {
    name: sinkNames.log(file),
    skipsStored: true,
    async write(span) {
      await journal.append(span);
      if (!isFirst) return;
      isFirst = false;
      await onFirst?.();
    },
    close: () => journal.close(),
    // Writing to the local disk is late only when the machine is busy.
    closeTimeout: 30_000,
  };
}
