import { l10n, SnippetString, type Uri, window, workspace } from 'vscode';
import { promptFileName } from '../../files/fileNames.ts';
import { packedTexts } from './packedTexts.ts';
import { promptTemplates } from './promptTemplates.ts';

/** Opens an untitled prompt from a template. Nothing is written until the user saves it. */
export async function newPrompt(extension: Uri): Promise<void> {
  const picked = await window.showQuickPick(
    promptTemplates.map(({ name, icon, title, detail }) => ({
      label: `$(${icon}) ${title}`,
      detail: detail,
      name,
    })),
    { title: l10n.t('New Prompt'), placeHolder: l10n.t('What should the prompt do?') },
  );
  if (!picked) return;
  const templates = await packedTexts(extension, 'templates');
  const snippet = templates[promptFileName(picked.name)];
  const document = await workspace.openTextDocument({ language: 'dotprompt' });
  const editor = await window.showTextDocument(document);
  await editor.insertSnippet(new SnippetString(snippet));
}
