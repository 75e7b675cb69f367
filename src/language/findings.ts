import type { Diagnostic, Severity } from '../prompt/diagnostic.ts';
import { checkNamedFiles } from './data/checkNamedFiles.ts';
import { dataDiagnostics } from './data/dataDiagnostics.ts';
import { diagnoseLength, diagnosePrompt } from './diagnosePrompt.ts';
import type { LanguageFile, PromptFile } from './languageFile.ts';
import { craftLints } from './lints/craftLints.ts';
import type { Workspace } from './workspace.ts';

export interface FindingOptions {
  /** How findings about a prompt's craft are given; hints unless said otherwise. */
  readonly craftLints?: Severity | 'off';
  readonly signal?: AbortSignal;
}

/** Everything to say about a file of ours, in the order of its text. */
export async function findings(
  workspace: Workspace,
  file: LanguageFile,
  options: FindingOptions = {},
): Promise<readonly Diagnostic[]> {
  const found = await findingsOf(workspace, file, options);
  return found.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

async function findingsOf(
  workspace: Workspace,
  file: LanguageFile,
  options: FindingOptions,
): Promise<readonly Diagnostic[]> {
  const { signal = new AbortController().signal } = options;
  if (file.kind !== 'prompt') {
    const said = dataDiagnostics(workspace, file);
    if (file.kind !== 'eval') return said;
    return [...said, ...(await checkNamedFiles(workspace, file, signal))];
  }
  if (file.document.foreign) return [file.document.foreign];
  const length = await diagnoseLength(workspace, file, signal);
  return [...diagnosePrompt(workspace, file), ...length, ...lint(file, options)];
}

function lint(file: PromptFile, options: FindingOptions): readonly Diagnostic[] {
  const { craftLints: severity = 'hint' } = options;
  return severity === 'off' ? [] : craftLints(file).map(found => ({ ...found, severity }));
}
