import { dirname, resolve } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { fileKind } from '../../files/fileNames.ts';
import { openRevision } from '../../files/gitRevision.ts';
import { largest } from '../../files/read.ts';
import { readText } from '../../files/readText.ts';
import { workspaceFolderOf } from '../../files/workspace.ts';
import { pageOf } from '../../language/lsp.ts';
import { namesAt } from '../../load/loadPromptAt.ts';
import { parseWithNames, promptNamesOf } from '../../load/promptNames.ts';
import type { PromptDocument } from '../../prompt/document.ts';
import { ruleRange } from '../../prompt/frontmatter/ruleRange.ts';
import { type Change, compareSchemas } from '../../schema/comparison/compareSchemas.ts';
import { MisuseError } from '../terminal/terminal.ts';
import { shownPath } from '../workspace/workspace.ts';
import type { FoundAt } from './checkFiles.ts';
import { messages } from './messages.ts';

/**
 * How the output schemas of prompts differ from those of a git revision. A breaking change is an error, or a
 * warning where it is allowed. A compatible change is an information. A new prompt has none.
 * @throws MisuseError outside of a git repository, and for a revision that does not exist.
 */
export async function checkAgainst(
  paths: readonly string[],
  revision: string,
  { allow, signal }: { readonly allow: boolean; readonly signal: AbortSignal },
): Promise<readonly FoundAt[]> {
  const found: FoundAt[] = [];
  for (const path of paths) {
    if (signal.aborted) break;
    if (fileKind(resolve(path)) !== 'prompt') continue;
    const folder = dirname(resolve(path));
    const opened = await openRevision(folder, revision, signal);
    if (!opened.ok) throw new MisuseError(opened.message);
    const before = await opened.revision.read(resolve(path));
    if (typeof before !== 'string') {
      if (before.missing) continue;
      throw new MisuseError(messages.unreadableAt(shownPath(path), revision, before.problem));
    }
    const workspace = await workspaceFolderOf(folder);
    const text = await readText(workspace, path, largest.prompt);
    // A file that cannot be read is already reported.
    if (typeof text !== 'string') continue;
    const document = await parseWithNames(text, promptNamesOf(workspace, folder));
    const old = await parseWithNames(before, namesAt(workspace, folder, opened.revision));
    const changes = changesOf(old, document);
    found.push(...changes.map(change => foundAt(path, document, change, revision, allow)));
  }
  return found;
}

function changesOf(before: PromptDocument, after: PromptDocument): readonly Change[] {
  const [old, fresh] = [before.metadata.output.schema, after.metadata.output.schema];
  if (old && fresh) return compareSchemas(old, fresh);
  if (!old && !fresh) return [];
  const sentence = old ? messages.schemaRemoved() : messages.schemaAdded();
  const kind = old ? 'breaking' : 'compatible';
  return [{ kind, pointer: '', schemaPointer: '', sentence }];
}

function foundAt(
  file: string,
  document: PromptDocument,
  { kind, schemaPointer, sentence }: Change,
  revision: string,
  allow: boolean,
): FoundAt {
  const text = TextDocument.create(file, 'dotprompt', 0, document.text);
  const range = ruleRange(document, { schemaPointer, pointer: '' }) ?? { start: 0, end: 0 };
  const [start, end] = [text.positionAt(range.start), text.positionAt(range.end)];
  const code = `schema-${kind}`;
  return {
    file,
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
    severity: kind === 'compatible' ? 'information' : allow ? 'warning' : 'error',
    code,
    message: messages.comparedWith(sentence, revision),
    page: pageOf(code),
  };
}
