import { languageService } from '../../language/languageService.ts';
import { pageOf } from '../../language/lsp.ts';
import type { Severity } from '../../prompt/diagnostic.ts';
import { fileAt, indexFor, type UnreadFile } from '../workspace/indexedFiles.ts';
import { messages } from './messages.ts';

/** A diagnostic with its place. Lines and columns are 1-based. Columns count UTF-16 units. */
export interface FoundAt {
  /** The path as given by the user. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  /** The URL of the documentation of the code. */
  readonly page: string;
}

/**
 * The diagnostics that the editor shows for files, in the given order. Each file is checked in its workspace,
 * with the partials, datasets and settings there.
 * @throws MisuseError for a file that is not a Touchstone file or does not exist.
 */
export async function checkFiles(
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly FoundAt[]> {
  const index = await indexFor(paths);
  const service = languageService(index);
  const found: FoundAt[] = [];
  for (const path of paths) {
    if (signal.aborted) break;
    const file = await fileAt(index, path);
    if ('problem' in file) {
      found.push(unreadableAt(path, file));
      continue;
    }
    const { text } = file;
    for (const { code, severity, message, range } of await service.check(file, { signal })) {
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

/** A link out of the workspace, a pipe, or a file that is too large. The other files are still checked. */
function unreadableAt(file: string, { problem }: UnreadFile): FoundAt {
  const code = 'unreadable-file';
  const place = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  const message = messages.unreadable(problem);
  return { file, ...place, severity: 'error', code, message, page: pageOf(code) };
}
