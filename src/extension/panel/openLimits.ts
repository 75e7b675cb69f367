import { Position, Range, Uri, window, workspace } from 'vscode';
import type { GuardFacts } from '../../model/errors.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';

/** Opens the rule that refused a call, in the prompt or in `touchstone.yaml`. */
export async function openLimits(
  prompt: Uri,
  { file, line = 1 }: Pick<GuardFacts, 'file' | 'line'>,
  hosts: EditorHosts,
): Promise<void> {
  const isInPrompt = file === undefined || file === workspace.asRelativePath(prompt);
  const uri = isInPrompt
    ? prompt
    : Uri.joinPath(Uri.file(await hosts.folderOf(prompt)), ...file.split('/'));
  const start = new Position(line - 1, 0);
  await window.showTextDocument(uri, { selection: new Range(start, start) });
}
