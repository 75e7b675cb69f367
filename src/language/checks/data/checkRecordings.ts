import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import {
  expectationOf,
  checkedReplies,
  keyOf,
  promptsOfRecordings,
} from '../../consistency/checkedReplies.ts';
import { largestRecordings } from '../../consistency/recordedReplies.ts';
import type { RecordingsFile } from '../../languageFile.ts';
import { messages } from '../../messages/diagnostics.ts';
import type { Workspace } from '../../workspace.ts';

const known = new WeakMap<
  RecordingsFile,
  { readonly key: string; readonly found: readonly Diagnostic[] }
>();

/** The findings about a file of recordings: replies that do not match the current prompt. */
export async function checkRecordings(
  workspace: Workspace,
  file: RecordingsFile,
): Promise<readonly Diagnostic[]> {
  if (file.text.getText().length > largestRecordings) return [tooLarge];
  const prompts = promptsOfRecordings(workspace, file);
  const expected = prompts.map(prompt => expectationOf(workspace, prompt));
  const key = keyOf(expected);
  const before = known.get(file);
  if (before?.key === key) return before.found;
  const found: Diagnostic[] = [];
  for await (const { findings } of checkedReplies(file, expected)) found.push(...findings);
  known.set(file, { key, found });
  return found;
}

const tooLarge: Diagnostic = {
  code: 'recordings-size',
  severity: 'information',
  message: messages['recordings-size'](),
  range: { start: 0, end: 1 },
};
