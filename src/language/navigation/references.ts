import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  type Position,
} from 'vscode-languageserver-types';
import type { LanguageFile } from '../languageFile.ts';
import { lspRange } from '../lsp.ts';
import { namedThing } from '../names/occurrences.ts';
import type { Workspace } from '../workspace.ts';

export interface ReferenceOptions {
  readonly includeDeclaration: boolean;
}

/** Every place in every file that names the thing at a position. */
export function references(
  workspace: Workspace,
  file: LanguageFile,
  position: Position,
  { includeDeclaration }: ReferenceOptions,
): readonly Location[] | undefined {
  return namedThing(workspace, file, file.text.offsetAt(position))
    ?.occurrences.filter(({ role }) => includeDeclaration || role !== 'declaration')
    .map(found => ({ uri: found.file.uri, range: lspRange(found.file.text, found.range) }));
}

/** The same in one file. Places that assign a value are writes. */
export function documentHighlights(
  workspace: Workspace,
  file: LanguageFile,
  position: Position,
): readonly DocumentHighlight[] | undefined {
  return namedThing(workspace, file, file.text.offsetAt(position))
    ?.occurrences.filter(found => found.file === file)
    .map(({ range, role }) => ({
      range: lspRange(file.text, range),
      kind: role === 'reference' ? DocumentHighlightKind.Read : DocumentHighlightKind.Write,
    }));
}
