import { l10n, type Memento, Uri, window } from 'vscode';
import { addIgnoreRule, lacksIgnoreRule } from '../../files/state.ts';
import { notify } from '../notify.ts';

/**
 * Offers to add `.touchstone/` to `.gitignore`, once for each folder. Called when something was written to
 * that folder.
 */
export async function offerIgnoreRule(folder: string, state: Memento): Promise<void> {
  const key = `ignoreOffered:${folder}`;
  if (state.get(key) === true || !(await lacksIgnoreRule(folder))) return;
  await state.update(key, true);
  const add = l10n.t('Add to .gitignore');
  const picked = await notify.information(
    l10n.t(
      'The run log contains prompts, inputs and replies, and git does not ignore it. Add .touchstone/ to .gitignore? Recordings can still be committed.',
    ),
    add,
  );
  if (picked !== add) return;
  await addIgnoreRule(folder);
  await window.showTextDocument(Uri.joinPath(Uri.file(folder), '.gitignore'));
}
