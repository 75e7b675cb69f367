import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { workspaceFolderOf } from '../files/workspaceFolder.ts';
import { fileKind } from '../language/fileNames.ts';
import type { LanguageFile } from '../language/languageFile.ts';
import { createNodeFileSystem, uriOf } from '../server/nodeFileSystem.ts';
import { createWorkspaceIndex, type WorkspaceIndex } from '../server/workspaceIndex.ts';
import { MisuseError } from './terminal.ts';
import { shownPath } from './workspace.ts';

/** The workspaces that files lie in, as an editor sees them. */
export async function indexFor(paths: readonly string[]): Promise<WorkspaceIndex> {
  const folders = await Promise.all(paths.map(path => workspaceFolderOf(dirname(resolve(path)))));
  const index = createWorkspaceIndex(createNodeFileSystem());
  for (const folder of new Set(folders)) await index.addFolder(uriOf(folder));
  return index;
}

/**
 * One file of an index, read on its own where it is in a folder that is never looked into.
 * @throws MisuseError for a file that is none of ours or cannot be read.
 */
export async function fileAt(index: WorkspaceIndex, path: string): Promise<LanguageFile> {
  if (fileKind(resolve(path)) === undefined) {
    throw new MisuseError(
      `${shownPath(path)} is no prompt, eval file, golden dataset or touchstone.yaml.`,
    );
  }
  const uri = uriOf(resolve(path));
  const known = index.file(uri);
  if (known) return known;
  // In a folder that is never looked into, or unreadable: opening it says which.
  await index.open(TextDocument.create(uri, 'plaintext', 0, await readOrMisuse(path)));
  const opened = index.file(uri);
  if (!opened) throw new MisuseError(`${shownPath(path)} cannot be checked.`);
  return opened;
}

async function readOrMisuse(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (problem) {
    const reason = problem instanceof Error ? problem.message : String(problem);
    throw new MisuseError(`${shownPath(path)} cannot be read: ${reason}`);
  }
}
