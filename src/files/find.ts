import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isBelow } from './below.ts';
import { searchNotes } from './messages.ts';

export interface FilePredicate {
  /** Whether to return a file, by its path relative to the folder, with `/` between the parts. */
  file(path: string): boolean;
  /** Whether to search a folder. */
  folder(path: string): boolean;
}

export interface FoundFiles {
  /** Sorted by path. */
  readonly files: readonly string[];
  /** One message for each link that was not followed. */
  readonly notes: readonly string[];
}

interface FolderToSearch {
  /** Path relative to the searched folder, with a `/` at the end. Empty for the folder itself. */
  readonly path: string;
  /** The path with all links resolved. */
  readonly real: string;
}

/**
 * Searches a folder and its subfolders for files. Each folder is searched once: a link to a folder that is
 * searched anyway, or that is outside the root, is not followed. A link to a file counts as a file, and
 * whether it may be read is checked when it is read. A folder that cannot be listed counts as empty.
 * @param root the workspace folder. Links may point to any place in it.
 */
export async function findFiles(
  root: string,
  folder: string,
  wanted: FilePredicate,
): Promise<FoundFiles> {
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

  /** Links to folders are followed after all folders without links have been searched. */
  async function follow(path: string): Promise<void> {
    const link = join(folder, path);
    const target = await linkTarget(link);
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

/** The target of a link. Undefined when it does not exist. */
async function linkTarget(
  link: string,
): Promise<{ readonly real: string; readonly isFolder: boolean } | undefined> {
  try {
    const real = await realpath(link);
    return { real, isFolder: (await stat(real)).isDirectory() };
  } catch {
    return undefined;
  }
}
