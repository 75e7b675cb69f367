import type { Diagnostic } from 'vscode-languageserver-types';
import { type FindingOptions, findings } from './findings.ts';
import type { LanguageFile } from './languageFile.ts';
import { lspDiagnostic } from './lspDiagnostic.ts';
import type { Workspace } from './workspace.ts';

export type LanguageService = ReturnType<typeof languageService>;

/**
 * What is known about the files of one workspace, one function a feature. Editors through the
 * language server and `touchstone check` ask the same.
 */
export function languageService(workspace: Workspace) {
  return {
    async diagnostics(file: LanguageFile, options?: FindingOptions): Promise<Diagnostic[]> {
      const found = await findings(workspace, file, options);
      return found.map(finding => lspDiagnostic(file.text, finding));
    },
  };
}
