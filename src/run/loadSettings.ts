import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileProblem } from '../files/fileProblem.ts';
import { defaultSettings, readSettings, type Settings } from '../model/settings.ts';

/** A `touchstone.yaml` that cannot be in force as it is; a line a mistake, file and line named. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

export interface LoadedSettings {
  /** The defaults when there are problems: half-read settings are never in force. */
  readonly settings: Settings;
  /** One sentence each, with file, line and column. */
  readonly problems: readonly string[];
}

/** Reads the `touchstone.yaml` of a folder; one that does not exist is no problem. */
export async function loadSettings(folder: string): Promise<LoadedSettings> {
  const file = join(folder, 'touchstone.yaml');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const problems = missing ? [] : [`${file} cannot be read: ${fileProblem(error)}.`];
    return { settings: defaultSettings, problems };
  }
  const { settings, problems } = readSettings(text);
  return {
    settings,
    problems: problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}.`),
  };
}
