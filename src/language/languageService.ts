import type { CodeAction, Diagnostic, Range } from 'vscode-languageserver-types';
import { codeActions } from './actions/codeActions.ts';
import { codeLenses } from './codeLenses.ts';
import { completion } from './completion/completion.ts';
import { definition } from './definition.ts';
import { documentLinks } from './documentLinks.ts';
import { type FileRename, fileRenames } from './fileRenames.ts';
import { type FindingOptions, findings } from './findings.ts';
import { foldingRanges } from './folding.ts';
import { formatting } from './formatting.ts';
import { hover } from './hover/hover.ts';
import { inlayHints } from './inlayHints.ts';
import type { LanguageFile } from './languageFile.ts';
import { linkedEditing } from './linkedEditing.ts';
import { lspDiagnostic } from './lspDiagnostic.ts';
import { documentHighlights, references } from './references.ts';
import { prepareRename, rename } from './rename.ts';
import { selectionRanges } from './selectionRanges.ts';
import { semanticTokens } from './semanticTokens.ts';
import { documentSymbols } from './symbols.ts';
import type { Workspace } from './workspace.ts';
import { workspaceSymbols } from './workspaceSymbols.ts';

export type LanguageService = ReturnType<typeof languageService>;

type Feature<Rest extends readonly unknown[], Result> = (
  workspace: Workspace,
  file: LanguageFile,
  ...rest: Rest
) => Result;

/**
 * What is known about the files of one workspace, one function a feature. Editors through the
 * language server and `touchstone check` ask the same.
 */
export function languageService(workspace: Workspace) {
  const here =
    <Rest extends readonly unknown[], Result>(feature: Feature<Rest, Result>) =>
    (file: LanguageFile, ...rest: Rest) =>
      feature(workspace, file, ...rest);

  return {
    async diagnostics(file: LanguageFile, options?: FindingOptions): Promise<Diagnostic[]> {
      const found = await findings(workspace, file, options);
      return found.map(finding => lspDiagnostic(file.text, finding));
    },
    async codeActions(
      file: LanguageFile,
      range: Range,
      options?: FindingOptions,
    ): Promise<readonly CodeAction[]> {
      return codeActions(workspace, file, range, await findings(workspace, file, options));
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
