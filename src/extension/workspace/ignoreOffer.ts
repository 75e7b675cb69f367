import { l10n, type Memento } from 'vscode';
import { addIgnoreRule, lacksIgnoreRule } from '../../files/state.ts';

/** Asks a question that has one button. Resolves to the button, or to undefined. */
type Ask = (question: string, button: string) => PromiseLike<string | undefined>;

/**
 * Offers to add `.touchstone/` to `.gitignore`, once for each folder. Called when something was written to
 * that folder. Nothing is written without a yes.
 * @returns whether the file was changed.
 */
export async function offerIgnoreRule(
  folder: string,
  state: Pick<Memento, 'get' | 'update'>,
  ask: Ask,
): Promise<boolean> {
  const key = `ignoreOffered:${folder}`;
  if (state.get(key) === true || !(await lacksIgnoreRule(folder))) return false;
  await state.update(key, true);
  const add = l10n.t('Add to .gitignore');
  const question = l10n.t(
    'The run log contains prompts, inputs and replies, and git does not ignore it. Add .touchstone/ to .gitignore? Recordings can still be committed.',
  );
  if ((await ask(question, add)) !== add) return false;
  await addIgnoreRule(folder);
  return true;
}
