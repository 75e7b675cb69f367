import { commands, FileSystemError, l10n, type Memento, Uri, window, workspace } from 'vscode';
import { promptFileName } from '../../files/fileNames.ts';
import { notify } from '../notify.ts';
import { keepSample } from './newSample.ts';
import { packedTexts } from './packedTexts.ts';

const NAME = 'support-desk';

/**
 * Writes the sample workspace into a folder and offers to open it. It needs no key: its replies are recorded.
 * @param parent the folder that gets the folder of the sample. Without one, the user chooses it.
 */
export async function openSample(
  extension: Uri,
  state: Memento,
  parent: Uri | undefined,
): Promise<void> {
  const into = parent ?? (await pickFolder());
  if (!into) return;
  const folder = await unusedFolder(into);
  const encoder = new TextEncoder();
  for (const [path, text] of Object.entries(await packedTexts(extension, 'sample'))) {
    // The folders of a file are created with it.
    await workspace.fs.writeFile(Uri.joinPath(folder, path), encoder.encode(text));
  }
  await keepSample(state, folder);
  await offerToOpen(folder);
}

/** Shows the sample in its own window: its tour next to the first prompt, and the Run view. */
export async function showSample(folder: Uri): Promise<void> {
  await window.showTextDocument(Uri.joinPath(folder, promptFileName('triage')));
  await commands.executeCommand('markdown.showPreviewToSide', Uri.joinPath(folder, 'README.md'));
  await commands.executeCommand('touchstone.panel.focus', { preserveFocus: true });
}

async function pickFolder(): Promise<Uri | undefined> {
  const opened = workspace.workspaceFolders?.[0]?.uri;
  const picked = await window.showOpenDialog({
    title: l10n.t('Choose a folder for the sample'),
    openLabel: l10n.t('Create Sample Here'),
    canSelectFiles: false,
    canSelectFolders: true,
    ...(opened && { defaultUri: Uri.joinPath(opened, '..') }),
  });
  return picked?.[0];
}

/** Nothing is overwritten: `support-desk`, otherwise `support-desk-2` and so on. */
async function unusedFolder(parent: Uri): Promise<Uri> {
  for (let number = 1; ; number += 1) {
    const folder = Uri.joinPath(parent, number === 1 ? NAME : `${NAME}-${number}`);
    try {
      await workspace.fs.stat(folder);
    } catch (error) {
      if (error instanceof FileSystemError && error.code === 'FileNotFound') return folder;
      throw error;
    }
  }
}

async function offerToOpen(folder: Uri): Promise<void> {
  // An empty window has nothing to keep.
  if (!workspace.workspaceFolders && window.visibleTextEditors.length === 0) {
    await commands.executeCommand('vscode.openFolder', folder);
    return;
  }
  const here = l10n.t('Open');
  const other = l10n.t('Open in New Window');
  const question = l10n.t('The sample was created in {0}. Open it?', folder.fsPath);
  const picked = await notify.information(question, other, here);
  if (picked === undefined) return;
  await commands.executeCommand('vscode.openFolder', folder, {
    forceNewWindow: picked === other,
  });
}
