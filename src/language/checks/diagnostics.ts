import type { Diagnostic, Severity } from '../../prompt/diagnostic.ts';
import { checkRecordings } from '../consistency/checkedReplies.ts';
import type { LanguageFile, PromptFile } from '../languageFile.ts';
import { messages } from '../messages/diagnostics.ts';
import type { Workspace } from '../workspace.ts';
import { checkPromptMedia, checkRowMedia } from './data/checkMedia.ts';
import { checkNamedFiles } from './data/checkNamedFiles.ts';
import { checkProposals } from './data/checkProposals.ts';
import { dataDiagnostics } from './data/dataDiagnostics.ts';
import { firstLineRange } from './data/visibleRange.ts';
import { diagnoseLength, diagnosePrompt } from './prompt/diagnose.ts';
import { failedCheck, limitedDiagnostics, runChecks } from './runChecks.ts';
import { styleHints } from './style/styleHints.ts';

export interface DiagnosticOptions {
  /** The severity of hints about a prompt's style. Default `hint`. */
  readonly styleHints?: Severity | 'off';
  readonly signal?: AbortSignal;
}

/** All diagnostics of a Touchstone file, in the order of its text. */
export async function fileDiagnostics(
  workspace: Workspace,
  file: LanguageFile,
  options: DiagnosticOptions = {},
): Promise<readonly Diagnostic[]> {
  const found = await diagnosticsOfKind(workspace, file, options);
  return limitedDiagnostics([...onDisk(workspace, file), ...found]);
}

/** Reports why runs and evaluations cannot read a file that is open in the editor. */
function onDisk(workspace: Workspace, { uri, name, text }: LanguageFile): readonly Diagnostic[] {
  const problem = workspace.unreadable(uri);
  if (problem === undefined) return [];
  const range = firstLineRange(text.getText(), { start: 0, end: text.getText().length });
  const message = messages['unreadable-file'](name, problem);
  return [{ code: 'unreadable-file', severity: 'error', message, range }];
}

async function diagnosticsOfKind(
  workspace: Workspace,
  file: LanguageFile,
  options: DiagnosticOptions,
): Promise<readonly Diagnostic[]> {
  const { signal = new AbortController().signal } = options;
  if (file.kind === 'proposals') return runChecks([() => checkProposals(file)]);
  if (file.kind === 'recordings') return settled(checkRecordings(workspace, file), signal);
  if (file.kind !== 'prompt') {
    const said = runChecks([() => dataDiagnostics(workspace, file)]);
    if (file.kind === 'dataset') {
      return [...said, ...(await settled(checkRowMedia(workspace, file), signal))];
    }
    if (file.kind !== 'eval') return said;
    return [...said, ...(await settled(checkNamedFiles(workspace, file, signal), signal))];
  }
  if (file.document.foreign) return [file.document.foreign];
  const length = await settled(diagnoseLength(workspace, file, signal), signal);
  const said = runChecks([() => diagnosePrompt(workspace, file), () => lint(file, options)]);
  const media = await settled(checkPromptMedia(workspace, file), signal);
  return [...said, ...media, ...length];
}

/** A check that fails is reported. A cancelled check is not. */
async function settled(
  check: Promise<readonly Diagnostic[]>,
  signal: AbortSignal,
): Promise<readonly Diagnostic[]> {
  try {
    return await check;
  } catch (error) {
    signal.throwIfAborted();
    return [failedCheck(error)];
  }
}

function lint(file: PromptFile, options: DiagnosticOptions): readonly Diagnostic[] {
  const { styleHints: severity = 'hint' } = options;
  return severity === 'off' ? [] : styleHints(file).map(found => ({ ...found, severity }));
}
