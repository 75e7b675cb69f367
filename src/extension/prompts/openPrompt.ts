import { l10n, type Uri, window, workspace } from 'vscode';
import { patterns } from '../../files/fileNames.ts';
import { notify } from '../notify.ts';
import { isPartial } from './promptDocuments.ts';

/** Opens a prompt in an editor: the given one, otherwise one that the user chooses. */
export async function openPrompt(prompt: Uri | undefined): Promise<void> {
  const uri = prompt ?? (await pickPrompt());
  if (uri) await window.showTextDocument(uri);
}

async function pickPrompt(): Promise<Uri | undefined> {
  const found = await workspace.findFiles(patterns.prompts, '**/node_modules/**');
  const prompts = found.filter(uri => !isPartial(uri));
  if (prompts.length === 0) {
    void notify.information(
      l10n.t('This workspace has no .prompt file. Create one with “Touchstone: New Prompt”.'),
    );
    return undefined;
  }
  const items = prompts
    .map(uri => ({ label: workspace.asRelativePath(uri), uri }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const picked = await window.showQuickPick(items, { title: l10n.t('Open Prompt') });
  return picked?.uri;
}
