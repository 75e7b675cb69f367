import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isBelow } from './below.ts';
import { searchNotes } from './messages.ts';

export interface Wanted {
  /** Whether a file is searched for, by its path below the folder, with `/` between the parts. */
  file(path: string): boolean;
  /** Whether a folder is looked into. */
  folder(path: string): boolean;
}

export interface Found {
  /** In the order of their paths. */
  readonly files: readonly string[];
  /** One message for each link that was not followed. */
  readonly notes: readonly string[];
}

interface FolderToSearch {
  /** Below the folder, with a `/` at the end; empty for the folder itself. */
  readonly path: string;
  /** Without links. */
  readonly real: string;
}

/**
 * The wanted files in a folder and all folders in it, each folder once: a link to a folder that is
 * looked into anyway, or that is outside of the root, is not followed. A link to a file is a file:
 * whether it may be read is found out by reading. A folder that cannot be listed is empty.
 * @param root the workspace folder, which links may lead to any place in.
 */
export async function findFiles(root: string, folder: string, wanted: Wanted): Promise<Found> {
  const files: string[] = [];
  const links: string[] = [];
  const notes: string[] = [];
  const visited = new Set<string>();
  let realRoot: string;
  let start: string;
  try {
    [realRoot, start] = await Promise.all([realpath(root), realpath(folder)]);
  } catch {
    return { files, notes };
  }

  async function look(first: FolderToSearch): Promise<void> {
    const waiting = [first];
    for (let here = waiting.pop(); here; here = waiting.pop()) {
      if (visited.has(here.real)) continue;
      visited.add(here.real);
      for (const entry of await entriesOf(here.real)) {
        const path = here.path + entry.name;
        if (entry.isSymbolicLink()) links.push(path);
        else if (entry.isDirectory()) {
          const inside = { path: `${path}/`, real: join(here.real, entry.name) };
          if (wanted.folder(path)) waiting.push(inside);
        } else if (wanted.file(path)) files.push(join(folder, path));
      }
    }
  }

  /** Folders are followed once all that are there without a link have been looked into. */
  async function follow(path: string): Promise<void> {
    const link = join(folder, path);
    const target = await targetOf(link);
    if (!target?.isFolder) {
      if (wanted.file(path)) files.push(link);
      return;
    }
    if (!wanted.folder(path)) return;
    if (!isBelow(realRoot, target.real)) {
      notes.push(searchNotes.outside(link, root));
    } else if (visited.has(target.real)) {
      notes.push(searchNotes.included(link, target.real));
    } else await look({ path: `${path}/`, real: target.real });
  }

  await look({ path: '', real: start });
  for (let index = 0; index < links.length; index += 1) await follow(links[index] ?? '');
  return { files: files.sort(), notes };
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Where a link leads; undefined when that is nowhere. */
async function targetOf(
  link: string,
): Promise<{ readonly real: string; readonly isFolder: boolean } | undefined> {
  try {
    const real = await realpath(link);
    return { real, isFolder: (await stat(real)).isDirectory() };
  } catch {
    return undefined;
  }
}
