import { dirname, join } from 'node:path';
import { exists } from './below.ts';
import { settingsFileNames, stateFolderName } from './fileNames.ts';

/** A folder whose settings apply to everything below it. */
export interface SettingsLevel {
  readonly folder: string;
  /** The file names: `touchstone.yaml`, `touchstone.yml`, or by mistake both. */
  readonly files: readonly string[];
}

/** The workspace of a folder. */
export interface WorkspacePlace {
  /** Contains the state and `.env`. Files that are named in the workspace must be inside it. */
  readonly folder: string;
  /** Whether that folder has a mark. */
  readonly isMarked: boolean;
  /** Every parent folder with settings, nearest first. All of them apply. */
  readonly levels: readonly SettingsLevel[];
}

/** A folder, and which of {@link workspaceMarks} it has. */
export interface MarkedFolder {
  readonly folder: string;
  readonly marks: readonly string[];
}

/** Names that mark a folder as a workspace. */
export const workspaceMarks: readonly string[] = [...settingsFileNames, stateFolderName, '.git'];

/**
 * The workspace of a folder, the same for every caller: the nearest parent folder with a mark. Without a
 * mark, it is the opened folder, otherwise the folder itself. Settings are collected up to the root of the
 * file system.
 * @param upward the folder and its parents, nearest first. Paths or URIs.
 * @param opened the folder that the user opened in an editor. The workspace is never above it.
 */
export function workspaceIn(upward: readonly MarkedFolder[], opened?: string): WorkspacePlace {
  const end = upward.findIndex(({ folder }) => folder === opened);
  const inside = end === -1 ? upward : upward.slice(0, end + 1);
  const marked = inside.find(({ marks }) => marks.length > 0);
  const unmarked = end === -1 ? upward[0] : upward[end];
  return {
    folder: (marked ?? unmarked)?.folder ?? '',
    isMarked: marked !== undefined,
    levels: upward.flatMap(({ folder, marks }) => {
      const files = settingsFileNames.filter(name => marks.includes(name));
      return files.length > 0 ? [{ folder, files }] : [];
    }),
  };
}

/** The workspace of a folder on disk, by its absolute path. See {@link workspaceIn}. */
export async function findWorkspace(folder: string, opened?: string): Promise<WorkspacePlace> {
  const folders = [folder];
  for (let here = folder; dirname(here) !== here; here = dirname(here)) folders.push(dirname(here));
  const upward = folders.map(async each => ({ folder: each, marks: await marksIn(each) }));
  return workspaceIn(await Promise.all(upward), opened);
}

/** The folder of the workspace of a folder on disk. */
export async function workspaceFolderOf(folder: string): Promise<string> {
  return (await findWorkspace(folder)).folder;
}

/** Which of {@link workspaceMarks} a folder on the disk has. */
export async function marksIn(folder: string): Promise<readonly string[]> {
  const found = await Promise.all(workspaceMarks.map(mark => exists(join(folder, mark))));
  return workspaceMarks.filter((_, index) => found[index]);
}
