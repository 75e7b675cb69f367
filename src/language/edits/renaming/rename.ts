import type {
  Position,
  Range,
  RenameFile,
  TextDocumentEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-types';
import type { LanguageFile } from '../../languageFile.ts';
import { lspRange } from '../../lsp.ts';
import { renameProblems } from '../../messages/edits.ts';
import { uriKey } from '../../names/name.ts';
import { type FoundOccurrence, namedThing } from '../../names/occurrences.ts';
import type { Workspace } from '../../workspace.ts';
import { renameRefusal } from './refusal.ts';
import { renamedFiles } from './renamedFiles.ts';

/** A sentence that says why renaming is not possible, or not with this name. */
export interface RenameRefused {
  readonly ok: false;
  readonly message: string;
}

export type PreparedRename =
  | { readonly ok: true; readonly range: Range; readonly placeholder: string }
  | RenameRefused;

export type Renamed = { readonly ok: true; readonly edit: WorkspaceEdit } | RenameRefused;

const nothing: RenameRefused = { ok: false, message: renameProblems.nothing() };

/** The word that a rename at a position would replace. */
export function prepareRename(
  workspace: Workspace,
  file: LanguageFile,
  position: Position,
): PreparedRename {
  const thing = namedThing(workspace, file, file.text.offsetAt(position));
  if (!thing) return nothing;
  if (thing.here.name.kind === 'model') {
    return { ok: false, message: renameRefusal(thing, '') ?? nothing.message };
  }
  const range = lspRange(file.text, thing.here.range);
  return { ok: true, range, placeholder: file.text.getText(range) };
}

/** Renames the thing at a position in every file, and its own file if it has one. */
export function rename(
  workspace: Workspace,
  file: LanguageFile,
  position: Position,
  newName: string,
): Renamed {
  const thing = namedThing(workspace, file, file.text.offsetAt(position));
  if (!thing) return nothing;
  const { range } = thing.here;
  const oldName = file.text.getText(lspRange(file.text, range));
  if (newName === oldName) return { ok: true, edit: { documentChanges: [] } };
  const message = renameRefusal(thing, newName);
  if (message) return { ok: false, message };
  const moved = thing.here.name.kind === 'file' ? renamedFiles(workspace, thing, newName) : [];
  for (const { newUri } of moved) {
    const there = thing.relations.file(uriKey(newUri));
    if (there) return { ok: false, message: renameProblems.fileExists(there.name) };
  }
  const written =
    moved.length === 0
      ? thing.occurrences.map(occurrence => ({ occurrence, newText: newName }))
      : moved.flatMap(({ occurrences, newText }) =>
          occurrences.map(occurrence => ({ occurrence, newText })),
        );
  const renames = moved.map(
    ({ file: { uri }, newUri }): RenameFile => ({ kind: 'rename', oldUri: uri, newUri }),
  );
  // Text edits first, because renaming moves some of the files.
  return { ok: true, edit: { documentChanges: [...editsOf(written), ...renames] } };
}

interface WrittenName {
  readonly occurrence: FoundOccurrence;
  readonly newText: string;
}

function editsOf(written: readonly WrittenName[]): readonly TextDocumentEdit[] {
  const byFile = Map.groupBy(written, ({ occurrence }) => occurrence.file);
  return [...byFile].map(([file, edits]) => ({
    textDocument: { uri: file.uri, version: null },
    edits: edits.map(({ occurrence, newText }) => ({
      range: lspRange(file.text, occurrence.range),
      newText,
    })),
  }));
}
