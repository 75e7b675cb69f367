import type {
  CodeAction,
  Range,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-types';
import type { Diagnostic } from '../../prompt/diagnostic.ts';
import type { Replacement } from '../../text/replacement.ts';
import type { LanguageFile } from '../languageFile.ts';
import { lspDiagnostic, lspRange } from '../lsp.ts';
import type { Workspace } from '../workspace.ts';
import { type Action, type ActionSource, meets } from './action.ts';
import { quickFixes } from './quickFixes.ts';
import { insertExamples } from './rows/insertExamples.ts';
import { proposalActions } from './rows/proposalActions.ts';
import { convertSchema } from './schema/convertSchema.ts';
import { inferInput } from './schema/inferInput.ts';
import { inferOutput } from './schema/inferOutput.ts';
import { extractPartial } from './template/extractPartial.ts';
import { splitSections } from './template/splitSections.ts';

const refactorings: readonly ActionSource[] = [
  extractPartial,
  inferInput,
  inferOutput,
  convertSchema,
  insertExamples,
  splitSections,
];

/** The actions at a selection: quick fixes for the given diagnostics of the service, and refactorings. */
export function codeActions(
  workspace: Workspace,
  file: LanguageFile,
  range: Range,
  diagnostics: readonly Diagnostic[],
): readonly CodeAction[] {
  const selected = { start: file.text.offsetAt(range.start), end: file.text.offsetAt(range.end) };
  const here = diagnostics.filter(found => meets(found.range, selected));
  if (file.kind === 'proposals') {
    return here
      .flatMap(found => proposalActions(workspace, file, found))
      .map(action => lspCodeAction(file, action));
  }
  if (file.kind !== 'prompt')
    return here.flatMap(found => mechanical(found)).map(action => lspCodeAction(file, action));
  const request = { workspace, file, range: selected };
  return [
    ...here.flatMap(found => [...mechanical(found), ...quickFixes(request, found)]),
    ...refactorings.flatMap(source => source(request)),
  ].map(action => lspCodeAction(file, action));
}

function mechanical(found: Diagnostic): readonly Action[] {
  const { fix, alternatives = [] } = found.fixes?.() ?? found;
  const quickFix = { kind: 'quickfix', fixes: found } as const;
  return [
    ...(fix ? [{ ...fix, ...quickFix, preferred: true }] : []),
    ...alternatives.map(each => ({ ...each, ...quickFix })),
  ];
}

function lspCodeAction(
  file: LanguageFile,
  { title, kind, edits, other, create, fixes, preferred }: Action,
): CodeAction {
  return {
    title,
    kind,
    edit: create
      ? withFile(file, edits, create)
      : {
          changes: {
            [file.uri]: textEdits(file, edits),
            ...(other && { [other.file.uri]: textEdits(other.file, other.edits) }),
          },
        },
    ...(fixes && { diagnostics: [lspDiagnostic(file.text, fixes)] }),
    ...(preferred && { isPreferred: true }),
  };
}

function withFile(
  file: LanguageFile,
  edits: readonly Replacement[],
  { uri, text }: NonNullable<Action['create']>,
): WorkspaceEdit {
  const start = { line: 0, character: 0 };
  const own: TextDocumentEdit = {
    textDocument: { uri: file.uri, version: file.text.version },
    edits: textEdits(file, edits),
  };
  return {
    documentChanges: [
      { kind: 'create', uri, options: { overwrite: false, ignoreIfExists: true } },
      {
        textDocument: { uri, version: null },
        edits: text === '' ? [] : [{ range: { start, end: start }, newText: text }],
      },
      ...(edits.length > 0 ? [own] : []),
    ],
  };
}

function textEdits({ text }: LanguageFile, edits: readonly Replacement[]): TextEdit[] {
  return edits.map(edit => ({ range: lspRange(text, edit.range), newText: edit.text }));
}
