import type { CodeAction, Diagnostic, Range } from 'vscode-languageserver-types';
import { type DiagnosticOptions, fileDiagnostics } from './checks/diagnostics.ts';
import { completion, completionTriggers } from './completion/completion.ts';
import { codeActions } from './edits/codeActions.ts';
import { formatting } from './edits/formatting.ts';
import { type FileRename, fileRenames } from './edits/renaming/fileRenames.ts';
import { prepareRename, rename } from './edits/renaming/rename.ts';
import { hover } from './hover/hover.ts';
import type { LanguageFile } from './languageFile.ts';
import { lspDiagnostic } from './lsp.ts';
import { codeLenses } from './navigation/codeLenses.ts';
import { definition } from './navigation/definition.ts';
import { documentLinks } from './navigation/documentLinks.ts';
import { documentSymbols } from './navigation/documentSymbols.ts';
import { foldingRanges } from './navigation/folding.ts';
import { inlayHints } from './navigation/inlayHints.ts';
import { linkedEditing } from './navigation/linkedEditing.ts';
import { documentHighlights, references } from './navigation/references.ts';
import { selectionRanges } from './navigation/selectionRanges.ts';
import { semanticTokens, semanticTokensLegend } from './navigation/semanticTokens.ts';
import { workspaceSymbols } from './navigation/workspaceSymbols.ts';
import type { Workspace } from './workspace.ts';

/** What an editor must know about the service before its first request. */
export const serviceCapabilities = { completionTriggers, semanticTokensLegend } as const;

export type LanguageService = ReturnType<typeof languageService>;

type Feature<Rest extends readonly unknown[], Result> = (
  workspace: Workspace,
  file: LanguageFile,
  ...rest: Rest
) => Result;

/**
 * The features of the language service for one workspace, one function each. Editors (through the language
 * server) and `touchstone check` use the same functions.
 */
export function languageService(workspace: Workspace) {
  const here =
    <Rest extends readonly unknown[], Result>(feature: Feature<Rest, Result>) =>
    (file: LanguageFile, ...rest: Rest) =>
      feature(workspace, file, ...rest);

  return {
    /** The same with offsets and fixes. */
    check: here(fileDiagnostics),
    /** The diagnostics of a file in the form that an editor shows. */
    async diagnostics(file: LanguageFile, options?: DiagnosticOptions): Promise<Diagnostic[]> {
      const found = await fileDiagnostics(workspace, file, options);
      return found.map(finding => lspDiagnostic(file.text, finding));
    },
    async codeActions(
      file: LanguageFile,
      range: Range,
      options?: DiagnosticOptions,
    ): Promise<readonly CodeAction[]> {
      return codeActions(workspace, file, range, await fileDiagnostics(workspace, file, options));
    },
    completion: here(completion),
    hover: here(hover),
    definition: here(definition),
    references: here(references),
    documentHighlights: here(documentHighlights),
    prepareRename: here(prepareRename),
    rename: here(rename),
    fileRenames: (renames: readonly FileRename[]) => fileRenames(workspace, renames),
    documentLinks: here(documentLinks),
    documentSymbols: here(documentSymbols),
    workspaceSymbols: (query: string) => workspaceSymbols(workspace, query),
    foldingRanges: here(foldingRanges),
    selectionRanges: here(selectionRanges),
    semanticTokens: here(semanticTokens),
    linkedEditing: here(linkedEditing),
    formatting: here(formatting),
    inlayHints: here(inlayHints),
    codeLenses: here(codeLenses),
  };
}
