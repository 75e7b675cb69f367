import { dirname, join, relative, resolve, sep } from 'node:path';
import { stateFolderName, stateNames } from './fileNames.ts';
import { placeBelow } from './read.ts';

/** The paths in a workspace where Touchstone writes. */
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
 * The key of the state of a file: its folder relative to the workspace, with links resolved, and its name,
 * such as `support/triage`. Files with the same name in different folders have different keys. For a file
 * outside the workspace, the key is the name alone.
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
