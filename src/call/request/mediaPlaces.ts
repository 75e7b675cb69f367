import { isAbsolute, resolve } from 'node:path';
import { systemProblems } from '../../files/messages.ts';
import type { Unread } from '../../files/read.ts';
import type { MediaPlaces } from '../../load/loadedPrompt.ts';
import { unreadMedia } from './messages.ts';

/** Why a local medium cannot be sent: the end of a message. */
export interface MediaProblem {
  readonly ok: false;
  readonly problem: string;
}

/**
 * Reads or opens the file of a local medium, in the first folder that has it.
 * @param read is given the folder outside of which nothing is read, and an absolute path.
 */
export async function inPlaces<T extends { readonly ok: true }>(
  path: string,
  places: MediaPlaces | undefined,
  read: (root: string, file: string) => Promise<T | Unread>,
): Promise<T | MediaProblem> {
  if (!places) return { ok: false, problem: unreadMedia.noFolder() };
  // Hidden files, such as `.env`, are never sent as media.
  if (/(?:^|[\\/])\.[^.\\/]/.test(path)) return { ok: false, problem: unreadMedia.hidden() };
  const folders = isAbsolute(path) ? [''] : places.folders;
  let problem: string = systemProblems.ENOENT();
  for (const folder of new Set(folders)) {
    const found = await read(places.root, resolve(folder, path));
    if (found.ok) return found;
    problem = found.problem;
    if (found.reason !== 'missing') break;
  }
  return { ok: false, problem };
}
