import { basename, dirname } from 'node:path';
import { l10n, type QuickPickItem, Uri, window, workspace } from 'vscode';
import { promptNameOf } from '../../files/fileNames.ts';
import { openRevision } from '../../files/gitRevision.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { loadPromptAt } from '../../load/loadPromptAt.ts';
import type { PromptVariant } from '../../protocol/panelColumn.ts';
import { loadOpenPrompt } from '../prompts/promptLoader.ts';
import { withoutIcons } from '../shownText.ts';
import { workspaceFolderFor } from '../workspace/workspaceFolder.ts';

interface VariantItem extends QuickPickItem {
  readonly variant?: PromptVariant;
  /** Whether the user enters a revision next. */
  readonly asks?: boolean;
}

/** Lets the user choose a file next to the prompt that is another variant of it, or a git revision of its file. */
export async function pickVariant(prompt: Uri): Promise<PromptVariant | undefined> {
  const revisions = ['HEAD', 'HEAD~1'].map(
    (revision): VariantItem => ({
      label: `$(git-commit) ${revision}`,
      variant: { label: revision, revision },
    }),
  );
  const other: VariantItem = { label: l10n.t('$(git-commit) Other revision…'), asks: true };
  const items = [...(await variantFiles(prompt)), ...revisions, other];
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Compare with another version of {0}', promptNameOf(prompt.path).name),
    placeHolder: l10n.t('Choose a variant, or a git revision of this file'),
  });
  if (!picked?.asks) return picked?.variant;
  const revision = await window.showInputBox({
    title: l10n.t('Git revision'),
    prompt: l10n.t('A branch, a tag or a commit, such as `main` or `HEAD~3`.'),
    validateInput: text => (text.trim() === '' ? l10n.t('Enter a revision.') : undefined),
  });
  return revision === undefined ? undefined : { label: revision.trim(), revision: revision.trim() };
}

/** The other files of the same prompt, such as `triage.short.prompt` and `triage.prompt`. */
async function variantFiles(prompt: Uri): Promise<readonly VariantItem[]> {
  const folder = Uri.joinPath(prompt, '..');
  const { name } = promptNameOf(prompt.path);
  const entries = await workspace.fs.readDirectory(folder);
  return entries
    .map(([file]) => file)
    .filter(file => file !== basename(prompt.path) && file.endsWith('.prompt'))
    .filter(file => promptNameOf(file).name === name)
    .sort()
    .map(file => {
      const label = promptNameOf(file).variant ?? name;
      return {
        label: `$(file) ${withoutIcons(file)}`,
        variant: { label, file: Uri.joinPath(folder, file).toString() },
      };
    });
}

/**
 * A variant of a prompt as it is now, or its file as it was at a revision.
 * @throws when it cannot be read, with a message that says what to do.
 */
export async function loadVariant(prompt: Uri, variant: PromptVariant): Promise<LoadedPrompt> {
  const { file, revision = 'HEAD' } = variant;
  if (file !== undefined) return loadOpenPrompt(Uri.parse(file));
  const folder = dirname(prompt.fsPath);
  const opened = await openRevision(folder, revision);
  if (!opened.ok) throw new Error(opened.message);
  const root = await workspaceFolderFor(prompt);
  const loaded = await loadPromptAt(prompt.fsPath, root ?? folder, opened.revision);
  if (!loaded.ok) throw new Error(loaded.message);
  return loaded.prompt;
}
