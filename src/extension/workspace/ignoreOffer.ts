import { l10n, type Memento, Uri, window } from 'vscode';
import { loadCore } from '../loadCore.ts';
import { notify } from '../notify.ts';

/** Offers to keep the state of a workspace out of git, once for each folder. */
export interface IgnoreOffer {
  /** Called when something has been written under `.touchstone/`. */
  make(folder: string): Promise<void>;
}

export function createIgnoreOffer(state: Memento): IgnoreOffer {
  return {
    async make(folder) {
      const key = `ignoreOffered:${folder}`;
      const { lacksIgnoreRule, addIgnoreRule } = await loadCore();
      if (state.get(key) === true || !(await lacksIgnoreRule(folder))) return;
      await state.update(key, true);
      const add = l10n.t('Add to .gitignore');
      const picked = await notify.information(
        l10n.t(
          'The run log holds prompts, inputs and replies, and git does not ignore it. Keep .touchstone/ out of commits? Recordings are still committed.',
        ),
        add,
      );
      if (picked !== add) return;
      await addIgnoreRule(folder);
      await window.showTextDocument(Uri.joinPath(Uri.file(folder), '.gitignore'));
    },
  };
}
