import { join, relative, sep } from 'node:path';
import { type IsOwn, largest, type OwnText, readOwnText } from '../files/read.ts';
import { findWorkspace, type SettingsLevel } from '../files/workspace.ts';
import { mergeSettings, readSettings, type Settings } from '../model/settings/settings.ts';
import { messages } from './messages.ts';

/**
 * Settings files that cannot be used because of mistakes. The message has one line for each mistake, with
 * file and line.
 */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

export interface LoadedSettings {
  /** A file with problems is ignored completely, so that settings are never applied in part. */
  readonly settings: Settings;
  /** One message each, with file, line and column. */
  readonly problems: readonly string[];
  /**
   * One message for each file above the workspace folder that is ignored because it belongs to another user.
   */
  readonly ignored: readonly string[];
  /**
   * The folder whose state contains the spending for the day's budget: the outermost folder that sets a
   * budget.
   */
  readonly spendingFolder: string;
}

/**
 * Reads every settings file that applies to a workspace folder: its own `touchstone.yaml` and those of its
 * parent folders.
 */
export async function loadSettings(folder: string, isOwn: IsOwn): Promise<LoadedSettings> {
  const { levels } = await findWorkspace(folder);
  const found: { readonly folder: string; readonly settings: Settings }[] = [];
  const problems: string[] = [];
  const ignored: string[] = [];
  for (const level of levels) {
    const isOuter = level.folder !== folder;
    const read = await readLevel(level, folder, isOwn);
    if (read.settings) found.push({ folder: level.folder, settings: read.settings });
    else if (read.isForeign && isOuter) ignored.push(...read.problems);
    else problems.push(...read.problems);
  }
  const budgeted = found.findLast(({ settings }) => settings.budget.day);
  return {
    settings: mergeSettings(found.map(({ settings }) => settings)),
    problems,
    ignored,
    spendingFolder: budgeted?.folder ?? folder,
  };
}

interface ReadLevel {
  readonly settings?: Settings;
  readonly problems: readonly string[];
  readonly isForeign?: boolean;
}

async function readLevel(
  level: SettingsLevel,
  workspace: string,
  isOwn: IsOwn,
): Promise<ReadLevel> {
  const [name = '', other] = level.files;
  const file = join(level.folder, name);
  if (other !== undefined) return { problems: [messages.twoSettings(file, other)] };
  const read = await readOwnText(level.folder, file, largest.settings, isOwn);
  if (!read.ok && read.reason === 'missing') return { problems: [] };
  if (!read.ok) {
    return { problems: [unreadText(file, read)], isForeign: read.reason === 'foreign' };
  }
  const shown = relative(workspace, file).split(sep).join('/');
  const { settings, problems } = readSettings(read.text, shown);
  if (problems.length === 0) return { settings, problems: [] };
  return {
    problems: problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}.`),
  };
}

/** Why a file is not read. For a file of another user, also what to do. */
export function unreadText(
  file: string,
  { reason, problem }: Extract<OwnText, { readonly ok: false }>,
): string {
  return reason === 'foreign'
    ? messages.settingsForeign(file, problem)
    : messages.settingsUnread(file, problem);
}
