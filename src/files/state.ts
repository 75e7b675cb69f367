import { dirname, join, relative, resolve, sep } from 'node:path';
import { stateFolderName, stateNames } from './fileNames.ts';
import { placeBelow } from './read.ts';

/** Where Touchstone keeps what it writes, in the folder of a workspace. */
export interface StatePaths {
  readonly runLog: string;
  readonly recordings: string;
  /** Results of evaluations. */
  readonly evals: string;
  readonly spending: string;
}

export function statePaths(workspaceFolder: string): StatePaths {
  const folder = join(workspaceFolder, stateFolderName);
  return {
    runLog: join(folder, stateNames.runLog),
    recordings: join(folder, stateNames.recordings),
    evals: join(folder, stateNames.evals),
    spending: join(folder, stateNames.spending),
  };
}

/**
 * What the state of a file is kept under: its folder below the workspace, without links, and a name;
 * `support/triage`. Files of one name in two folders share nothing. The name alone for a file that
 * is not below the workspace.
 */
export async function stateKey(
  workspaceFolder: string,
  file: string,
  name: string,
): Promise<string> {
  const [top, folder] = await Promise.all([
    placeBelow(workspaceFolder, workspaceFolder),
    placeBelow(workspaceFolder, dirname(resolve(file))),
  ]);
  if (!top.ok || !folder.ok) return name;
  return [...relative(top.path, folder.path).split(sep), name]
    .filter(part => part !== '')
    .join('/');
}
