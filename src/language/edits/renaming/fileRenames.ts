import { dirname, relative } from 'node:path/posix';
import type { TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { fileKind, promptNameOf } from '../../../files/fileNames.ts';
import type { LanguageFile, PromptFile, YamlFile } from '../../languageFile.ts';
import { lspRange } from '../../lsp.ts';
import { fileReferences } from '../../names/evalNames.ts';
import { uriKey } from '../../names/name.ts';
import { partialCalls } from '../../names/partialCalls.ts';
import type { Workspace } from '../../workspace.ts';

export interface FileRename {
  readonly oldUri: string;
  readonly newUri: string;
}

/**
 * The edits of other files when files or folders are moved: the name of a partial that stays in its folder,
 * and paths in eval files. They apply before the move and therefore use the old places.
 */
export function fileRenames(workspace: Workspace, renames: readonly FileRename[]): WorkspaceEdit {
  const moves = renames.map(({ oldUri, newUri }) => [uriKey(oldUri), uriKey(newUri)] as const);
  const movedTo = (uri: string): string => {
    for (const [from, to] of moves) {
      if (uri === from) return to;
      if (uri.startsWith(`${from}/`)) return to + uri.slice(from.length);
    }
    return uri;
  };
  const documentChanges: TextDocumentEdit[] = [];
  for (const file of workspace.files()) {
    const edits = editsIn(file, movedTo);
    if (edits.length === 0) continue;
    documentChanges.push({ textDocument: { uri: file.uri, version: null }, edits: [...edits] });
  }
  return { documentChanges };
}

type MovedTo = (uri: string) => string;

function editsIn(file: LanguageFile, movedTo: MovedTo): readonly TextEdit[] {
  if (file.kind === 'prompt') return partialEdits(file, movedTo);
  return file.kind === 'eval' ? pathEdits(file, movedTo) : [];
}

function partialEdits(file: PromptFile, movedTo: MovedTo): readonly TextEdit[] {
  const folder = dirname(movedTo(uriKey(file.uri)));
  return partialCalls(file).flatMap(({ partial, nameRange }) => {
    const target = movedTo(partial);
    const name = partialIn(target);
    // A partial must be in the folder of its prompt. No name refers to another folder.
    if (target === partial || dirname(target) !== folder || name === undefined) return [];
    const range = lspRange(file.text, nameRange);
    return file.text.getText(range) === name ? [] : [{ range, newText: name }];
  });
}

/** The name of a partial in a tag. */
function partialIn(uri: string): string | undefined {
  const { partial } = fileKind(uri) === 'prompt' ? promptNameOf(uri) : {};
  return partial !== undefined && /^[^{}"'\s]+$/.test(partial) ? partial : undefined;
}

function pathEdits(file: YamlFile, movedTo: MovedTo): readonly TextEdit[] {
  const here = uriKey(file.uri);
  const there = movedTo(here);
  return fileReferences(file).flatMap(({ uri, range }) => {
    const target = movedTo(uri);
    if (target === uri && there === here) return [];
    const path = relative(dirname(there), target);
    const newText = path.startsWith('.') ? path : `./${path}`;
    if (relative(dirname(here), uri) === path) return [];
    return [{ range: lspRange(file.text, range), newText }];
  });
}
