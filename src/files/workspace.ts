import { dirname, join } from 'node:path';
import { exists } from './below.ts';

const marks = ['touchstone.yaml', '.touchstone', '.git'];

/** The nearest folder upward that holds one of the marks of a workspace, else the folder itself. */
export async function workspaceFolderOf(folder: string): Promise<string> {
  return (await markedFolderOf(folder)) ?? folder;
}

/** The same, without a mark nothing. */
export async function markedFolderOf(folder: string): Promise<string | undefined> {
  for (let here = folder; ; here = dirname(here)) {
    for (const mark of marks) if (await exists(join(here, mark))) return here;
    if (dirname(here) === here) return undefined;
  }
}
