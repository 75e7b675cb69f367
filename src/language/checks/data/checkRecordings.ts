import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import {
  expectationOf,
  heldReplies,
  keyOf,
  promptsOfRecordings,
} from '../../consistency/checkedReplies.ts';
import { largestRecordings } from '../../consistency/recordedReplies.ts';
import type { RecordingsFile } from '../../languageFile.ts';
import type { Workspace } from '../../workspace.ts';

const known = new WeakMap<
  RecordingsFile,
  { readonly key: string; readonly found: readonly Diagnostic[] }
>();

/** Everything to say about a file of recordings: replies that the prompt would refuse today. */
export function checkRecordings(workspace: Workspace, file: RecordingsFile): readonly Diagnostic[] {
  if (file.text.getText().length > largestRecordings) return [tooLarge];
  const prompts = promptsOfRecordings(workspace, file);
  const expected = prompts.map(prompt => expectationOf(workspace, prompt));
  const key = keyOf(expected);
  const before = known.get(file);
  if (before?.key === key) return before.found;
  const found = [...heldReplies(file, expected)].flatMap(({ findings }) => findings);
  known.set(file, { key, found });
  return found;
}

const tooLarge: Diagnostic = {
  code: 'recordings-size',
  severity: 'information',
  message:
    'These recordings are not held against their prompt: the file has more than 5 million characters.',
  range: { start: 0, end: 1 },
};
