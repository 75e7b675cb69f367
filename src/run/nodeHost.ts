import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openJournal } from '../trace/journal.ts';
import { fileProblem } from './fileProblem.ts';
import type { RunHost } from './host.ts';
import { type Environment, type FoundKey, findKeyInEnvironment } from './keys.ts';
import { openRecordings } from './recordings.ts';
import { defaultSettings, readSettings, type Settings } from './settings.ts';

export interface NodeHostOptions {
  /** The workspace root: holds `touchstone.yaml`, `.env` and `.touchstone/`. */
  readonly folder: string;
  readonly environment: Environment;
  /** Called once for each different sentence. */
  readonly warn: (message: string) => void;
  /** Asked before the environment: the editor's secret storage. */
  readonly findKeyFirst?: (provider: string) => Promise<FoundKey | undefined>;
  /** False keeps no run log. Default true. */
  readonly log?: boolean;
}

export interface NodeHost extends RunHost {
  /** Ends pending writes. */
  close(): Promise<void>;
}

/** Where the run log of a workspace is. */
export function runLogFile(folder: string): string {
  return join(folder, '.touchstone', 'runs.jsonl');
}

/**
 * The host of every face: files under `.touchstone/`, keys from the environment and `.env`.
 * Mistakes in `touchstone.yaml` are warned of, file and line named, and the defaults hold.
 */
export async function createNodeHost(options: NodeHostOptions): Promise<NodeHost> {
  const { folder, environment, findKeyFirst } = options;
  const warned = new Set<string>();
  const warn = (message: string): void => {
    if (warned.has(message)) return;
    warned.add(message);
    options.warn(message);
  };
  const settings = await loadSettings(folder, warn);
  const recordings = openRecordings(join(folder, '.touchstone', 'recordings'));
  const journal = options.log === false ? undefined : openJournal(runLogFile(folder));
  return {
    settings,
    warn,
    async findKey(provider) {
      return (
        (await findKeyFirst?.(provider)) ??
        (await findKeyInEnvironment(provider, settings, environment, join(folder, '.env')))
      );
    },
    findRecording: (promptName, hash) => recordings.find(promptName, hash),
    saveRecording: (promptName, recording) => recordings.save(promptName, recording),
    async log(record) {
      await journal?.append(record);
    },
    async close() {
      await journal?.close();
    },
  };
}

async function loadSettings(folder: string, warn: (message: string) => void): Promise<Settings> {
  const file = join(folder, 'touchstone.yaml');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!missing)
      warn(`${file} cannot be read, so the default settings hold: ${fileProblem(error)}.`);
    return defaultSettings;
  }
  const { settings, problems } = readSettings(text);
  for (const { line, column, message } of problems) {
    warn(`${file}:${line}:${column}: ${message}. The default settings hold until this is mended.`);
  }
  return settings;
}
