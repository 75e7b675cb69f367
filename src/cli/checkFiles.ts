import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { fileKind } from '../language/fileNames.ts';
import { findings } from '../language/findings.ts';
import type { LanguageFile } from '../language/languageFile.ts';
import { pageOf } from '../language/lspDiagnostic.ts';
import type { Severity } from '../prompt/diagnostic.ts';
import { workspaceFolderOf } from '../run/workspaceFolder.ts';
import { createNodeFileSystem, uriOf } from '../server/nodeFileSystem.ts';
import { createWorkspaceIndex, type WorkspaceIndex } from '../server/workspaceIndex.ts';
import { MisuseError } from './terminal.ts';
import { shownPath } from './workspace.ts';

/** One finding at its place; lines and columns count from 1, columns in UTF-16 units. */
export interface FoundAt {
  /** The path as it was given. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  /** Where the code is explained. */
  readonly page: string;
}

/**
 * What the editor says about files, in the order they are given: each is seen in its workspace,
 * with the partials, datasets and settings that are there.
 * @throws MisuseError for a file that is none of ours or cannot be read.
 */
export async function checkFiles(
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly FoundAt[]> {
  const folders = await Promise.all(paths.map(path => workspaceFolderOf(dirname(resolve(path)))));
  const index = createWorkspaceIndex(createNodeFileSystem());
  for (const folder of new Set(folders)) await index.addFolder(uriOf(folder));
  const found: FoundAt[] = [];
  for (const path of paths) {
    if (signal.aborted) break;
    const file = await fileAt(index, path);
    const { text } = file;
    for (const { code, severity, message, range } of await findings(index, file, { signal })) {
      const [start, end] = [text.positionAt(range.start), text.positionAt(range.end)];
      found.push({
        file: path,
        line: start.line + 1,
        column: start.character + 1,
        endLine: end.line + 1,
        endColumn: end.character + 1,
        severity,
        code,
        message,
        page: pageOf(code),
      });
    }
  }
  return found;
}

async function fileAt(index: WorkspaceIndex, path: string): Promise<LanguageFile> {
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
