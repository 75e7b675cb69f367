import {
  l10n,
  ProgressLocation,
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
  suggestFor,
} from '../../eval/suggestion/suggestFor.ts';
import { signalOf } from '../cancellation.ts';
import { notify } from '../notify.ts';
import { loadOpenPrompt } from '../prompts/promptLoader.ts';
import { writeModel } from '../prompts/writeModel.ts';
import type { EditorHosts } from '../workspace/editorHosts.ts';
import { suggestedItems } from './suggestedItems.ts';

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
  const suggestion = await suggestWithProgress(document, hosts);
  const picked = suggestion && (await pick(document, suggestion));
  if (picked !== undefined) await writeModel(document, picked);
}

/** Undefined when the user cancelled, or when the prompt has errors, which are then shown. */
async function suggestWithProgress(
  document: TextDocument,
  hosts: EditorHosts,
): Promise<PromptSuggestion | undefined> {
  const { uri } = document;
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t('Looking for models that fit {0}', workspace.asRelativePath(uri)),
    cancellable: true,
  };
  return window.withProgress(options, async (_, token) => {
    const signal = signalOf(token);
    try {
      const [prompt, host, folder, changed] = await Promise.all([
        loadOpenPrompt(uri),
        hosts.hostOf(uri),
        hosts.folderOf(uri),
        changedAt(document),
      ]);
      const result = await suggestFor(
        { prompt, file: uri.fsPath, folder, changed },
        host,
        {},
        signal,
      );
      if (result.ok) return result.suggestion;
      void notify.error(result.message);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    return undefined;
  });
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
      return 'part' in item ? { label: item.part, kind: QuickPickItemKind.Separator } : item;
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
