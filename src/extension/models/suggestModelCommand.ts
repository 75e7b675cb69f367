import {
  l10n,
  type QuickPickItem,
  QuickPickItemKind,
  type TextDocument,
  type Uri,
  window,
  workspace,
} from 'vscode';
import {
  evidenceText,
  expectedCostText,
  needsText,
  type PromptSuggestion,
} from '../../eval/suggestion/suggestFor.ts';
import { notify } from '../notify.ts';
import { loadOpenPrompt } from '../prompts/promptLoader.ts';
import { writeModel } from '../prompts/writeModel.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';
import { suggestedItems } from './suggestedItems.ts';
import { suggestWithProgress } from './suggestWithProgress.ts';

/**
 * Offers models that are suitable for a prompt and writes the chosen one into it. Reads files and sends
 * nothing.
 */
export async function suggestModel(prompt: Uri | undefined, hosts: EditorHosts): Promise<void> {
  if (prompt?.scheme !== 'file') {
    void notify.information(l10n.t('Open a saved .prompt file and run the command again.'));
    return;
  }
  const document = await workspace.openTextDocument(prompt);
  const suggestion = await suggestWithProgress(workspace.asRelativePath(prompt), async () => {
    const [loaded, host, folder, changed] = await Promise.all([
      loadOpenPrompt(prompt),
      hosts.hostOf(prompt),
      hosts.folderOf(prompt),
      changedAt(document),
    ]);
    return { prompt: loaded, file: prompt.fsPath, folder, changed, host };
  });
  const picked = suggestion && (await pick(document, suggestion));
  if (picked !== undefined) await writeModel(document, picked);
}

async function changedAt({ isDirty, uri }: TextDocument): Promise<Date> {
  return isDirty ? new Date() : new Date((await workspace.fs.stat(uri)).mtime);
}

async function pick(
  document: TextDocument,
  suggestion: PromptSuggestion,
): Promise<string | undefined> {
  const items = suggestedItems(suggestion, { costText: expectedCostText, evidenceText });
  const picked = await window.showQuickPick(
    items.map((item): QuickPickItem => {
      return 'group' in item ? { label: item.group, kind: QuickPickItemKind.Separator } : item;
    }),
    {
      title: l10n.t('Suggest a model for {0}', workspace.asRelativePath(document.uri)),
      placeHolder: l10n.t('Needed: {0}', needsText(suggestion.needs).join(' · ')),
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  return picked?.label;
}
