import { commands, l10n, Position, Range, type TextDocument, Uri, window, workspace } from 'vscode';
import { runLogFile } from '../../run/nodeHost.ts';
import { notify } from '../notify.ts';
import type { EditorHosts } from './editorHosts.ts';

/** Opens the run log of a prompt's folder, or of the first folder, at its newest line. */
export async function openRunLog(hosts: EditorHosts, prompt: Uri | undefined): Promise<void> {
  const near = prompt ?? workspace.workspaceFolders?.[0]?.uri;
  if (!near) return reportNoLog();
  const uri = Uri.file(runLogFile(await hosts.folderOf(near)));
  try {
    await workspace.fs.stat(uri);
  } catch {
    return reportNoLog();
  }
  let document: TextDocument;
  try {
    document = await workspace.openTextDocument(uri);
  } catch {
    // The file is too large to be passed to an extension. The editor itself may still open it.
    await commands.executeCommand('vscode.open', uri);
    return;
  }
  const end = new Position(Math.max(0, document.lineCount - 2), 0);
  await window.showTextDocument(document, { selection: new Range(end, end) });
}

function reportNoLog(): void {
  void notify.information(
    l10n.t('There is no run log yet. The first run creates it, as .touchstone/runs.jsonl.'),
  );
}
