import { TextDocument } from 'vscode-languageserver-textdocument';
import type { WorkspaceEdit } from 'vscode-languageserver-types';
import { type LanguageFile, languageFile } from '../../../../src/language/languageFile.ts';
import type { Workspace } from '../../../../src/language/workspace.ts';
import { defaultSettings } from '../../../../src/model/settings/settings.ts';

export type Texts = Readonly<Record<string, string>>;

export interface Marked {
  readonly workspace: Workspace;
  /** The file that holds the cursor `‸`, or the first. */
  readonly file: LanguageFile;
  readonly offset: number;
  readonly position: ReturnType<TextDocument['positionAt']>;
}

const folder = 'file:///desk';
const cursor = '‸';

/** A workspace of files by their names; `‸` in one of them is the cursor. */
export function workspaceOf(texts: Texts): Marked {
  let marked: { readonly file: LanguageFile; readonly offset: number } | undefined;
  const files = new Map<string, LanguageFile>();
  for (const [name, written] of Object.entries(texts)) {
    const offset = written.indexOf(cursor);
    const uri = `${folder}/${name}`;
    const text = TextDocument.create(uri, 'dotprompt', 1, written.replace(cursor, ''));
    const file = languageFile(text);
    if (!file) throw new Error(`${name} is none of our files.`);
    files.set(uri, file);
    if (offset >= 0 || !marked) marked = { file, offset: Math.max(0, offset) };
  }
  if (!marked) throw new Error('A workspace needs a file.');
  const workspace: Workspace = {
    files: () => [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file),
    file: uri => files.get(uri),
    unreadable: () => undefined,
    schemaFile: () => undefined,
    settings: () => defaultSettings,
    folder: () => folder,
    list: async () => Object.keys(texts),
  };
  return { workspace, ...marked, position: marked.file.text.positionAt(marked.offset) };
}

/** The texts after an edit, files under their new names. */
export function applied(texts: Texts, { documentChanges = [] }: WorkspaceEdit): Texts {
  const result: Record<string, string> = { ...texts };
  const nameOf = (uri: string): string => decodeURIComponent(uri.slice(folder.length + 1));
  for (const change of documentChanges) {
    if ('textDocument' in change) {
      const name = nameOf(change.textDocument.uri);
      const text = TextDocument.create(change.textDocument.uri, '', 1, result[name] ?? '');
      const edits = change.edits.flatMap(edit => ('newText' in edit ? [edit] : []));
      result[name] = TextDocument.applyEdits(text, edits);
    } else if (change.kind === 'rename') {
      result[nameOf(change.newUri)] = result[nameOf(change.oldUri)] ?? '';
      delete result[nameOf(change.oldUri)];
    }
  }
  return result;
}
