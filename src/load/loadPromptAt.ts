import { dirname, join, resolve } from 'node:path';
import {
  beside,
  isPartialName,
  partialFileName,
  promptNameOf,
  settingsFileNames,
} from '../files/fileNames.ts';
import type { GitRevision } from '../files/gitRevision.ts';
import { stateKey } from '../files/state.ts';
import { findWorkspace } from '../files/workspace.ts';
import type { ApplicationNames } from '../model/settings/declarations.ts';
import { mergeSettings, readSettings, type Settings } from '../model/settings/settings.ts';
import { loadPromptText, type PromptFileResult } from './loadPromptFile.ts';
import { messages } from './messages.ts';
import { type PromptNames, promptNamesOf } from './promptNames.ts';

/**
 * A prompt file as it was at a git revision, with the partials, schemas and declared names of that revision. It
 * shares the recordings of the current file. Media that it names are the current ones.
 * @param root the workspace folder.
 */
export async function loadPromptAt(
  file: string,
  root: string,
  revision: GitRevision,
  application?: ApplicationNames,
): Promise<PromptFileResult & { readonly missing?: boolean }> {
  const read = await revision.read(file);
  if (typeof read !== 'string') {
    const { problem, missing } = read;
    const message = messages.promptUnreadAt(file, revision.name, problem);
    return { ok: false, file, message, missing };
  }
  const readPartial = async (name: string) => {
    if (!isPartialName(name)) return undefined;
    const partial = await revision.read(beside(file, partialFileName(name)));
    return typeof partial !== 'string' && partial.missing ? undefined : partial;
  };
  const names = {
    ...namesAt(root, dirname(file), revision),
    ...(application && { application }),
  };
  const key = await stateKey(root, file, promptNameOf(file).name);
  const prompt = await loadPromptText(read, file, readPartial, { key, names });
  const mediaPlaces = { root, folders: [dirname(resolve(file))] };
  return { ok: true, prompt: { ...prompt, mediaPlaces, commit: revision.commit } };
}

/** Where the names of a prompt were looked up at a revision. */
export function namesAt(workspace: string, folder: string, revision: GitRevision): PromptNames {
  const inFile = async (path: string) => {
    const read = await revision.read(path);
    return typeof read !== 'string' && read.missing ? undefined : read;
  };
  return {
    ...promptNamesOf(workspace, folder, inFile),
    settings: () => settingsAt(workspace, revision),
  };
}

/** The settings at the revision, from the files that apply now. */
async function settingsAt(workspace: string, revision: GitRevision): Promise<Settings> {
  const { levels } = await findWorkspace(workspace);
  const files = new Set([
    ...settingsFileNames.map(name => join(workspace, name)),
    ...levels.flatMap(({ folder, files }) => files.map(name => join(folder, name))),
  ]);
  const texts = await Promise.all([...files].map(file => revision.read(file)));
  return mergeSettings(
    texts.flatMap(text => (typeof text === 'string' ? [readSettings(text).settings] : [])),
  );
}
