import { join } from 'node:path';
import { type IsOwn, largest, type OwnText, readOwnText } from '../files/read.ts';
import { defaultSettings, readSettings, type Settings } from '../model/settings/settings.ts';

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

/**
 * Reads the `touchstone.yaml` of a folder; one that does not exist is no problem, one of another user is
 * not read.
 */
export async function loadSettings(folder: string, isOwn: IsOwn): Promise<LoadedSettings> {
  const file = join(folder, 'touchstone.yaml');
  const read = await readOwnText(folder, file, largest.settings, isOwn);
  if (!read.ok) {
    const problems = read.reason === 'missing' ? [] : [unreadText(file, read)];
    return { settings: defaultSettings, problems };
  }
  const { settings, problems } = readSettings(read.text);
  return {
    settings,
    problems: problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}.`),
  };
}

/** Why a file is not read, and what to do where it is another user's. */
export function unreadText(
  file: string,
  { reason, problem }: Extract<OwnText, { readonly ok: false }>,
): string {
  const next =
    reason === 'foreign'
      ? ', who could send your prompts and keys elsewhere; copy it, change its owner, or set TOUCHSTONE_TRUST=1'
      : '';
  return `${file} is not read: ${problem}${next}.`;
}
