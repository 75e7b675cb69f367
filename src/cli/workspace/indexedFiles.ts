import { basename, dirname, join, relative, resolve } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { checkedKinds, fileKind } from '../../files/fileNames.ts';
import { largest, placeBelow } from '../../files/read.ts';
import { readText } from '../../files/readText.ts';
import { workspaceFolderOf } from '../../files/workspace.ts';
import type { LanguageFile } from '../../language/languageFile.ts';
import { createNodeFileSystem, uriOfPath } from '../../server/nodeFileSystem.ts';
import { createWorkspaceIndex, type WorkspaceIndex } from '../../server/workspaceIndex.ts';
import { MisuseError } from '../terminal/terminal.ts';
import { messages } from './messages.ts';
import { shownPath } from './workspace.ts';

/** Indexes the workspaces of files, like an editor. */
export async function indexFor(paths: readonly string[]): Promise<WorkspaceIndex> {
  const folders = await Promise.all(paths.map(path => workspaceFolderOf(dirname(resolve(path)))));
  const index = createWorkspaceIndex(createNodeFileSystem());
  for (const folder of new Set(folders)) await index.addFolder(uriOfPath(folder));
  return index;
}

/** A file that exists and is not read. */
export interface UnreadFile {
  /** The end of a message. */
  readonly problem: string;
}

/**
 * One file of an index. A file in a folder that is not indexed is read separately.
 * @throws MisuseError for a file that is not a Touchstone file or does not exist.
 */
export async function fileAt(
  index: WorkspaceIndex,
  path: string,
): Promise<LanguageFile | UnreadFile> {
  const kind = fileKind(resolve(path));
  if (kind === undefined || !checkedKinds.has(kind)) {
    throw new MisuseError(messages.notCheckable(shownPath(path)));
  }
  const root = await workspaceFolderOf(dirname(resolve(path)));
  const uri = uriOfPath(await indexedPath(root, path));
  const known = index.file(uri);
  if (known) return known;
  const read = await readText(root, path, largest.dataset);
  if (typeof read !== 'string') {
    if (!read.missing) return read;
    throw new MisuseError(messages.unreadable(shownPath(path), read.problem));
  }
  await index.open(TextDocument.create(uri, 'plaintext', 0, read));
  const opened = index.file(uri);
  if (!opened) throw new MisuseError(messages.cannotCheck(shownPath(path)));
  return opened;
}

/** An index contains each folder once, by its path without links below the workspace folder. */
async function indexedPath(root: string, path: string): Promise<string> {
  const [folder, top] = await Promise.all([
    placeBelow(root, dirname(resolve(path))),
    placeBelow(root, root),
  ]);
  if (!folder.ok || !top.ok) return resolve(path);
  return join(root, relative(top.path, folder.path), basename(path));
}
