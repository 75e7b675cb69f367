import { l10n, type QuickPickItem, window } from 'vscode';
import { lifecycleStatus } from '../model/lifecycle.ts';
import { parseModelReference } from '../model/reference.ts';
import { loadCore } from './loadCore.ts';
import { modelDetail } from './modelChoices.ts';

/** Lets a person choose a model of the catalogue, or type any other one. */
export async function pickModel(taken: ReadonlySet<string>): Promise<string | undefined> {
  const { allModels } = await loadCore();
  const known: readonly QuickPickItem[] = allModels()
    .filter(({ id, lifecycle }) => !taken.has(id) && lifecycleStatus(lifecycle) !== 'retired')
    .map(facts => ({
      label: facts.id,
      description: facts.name,
      detail: modelDetail(facts.id, facts),
    }));
  const other: QuickPickItem = { label: l10n.t('$(edit) Another model…') };
  const picked = await window.showQuickPick([...known, other], {
    title: l10n.t('Add a model'),
    placeHolder: l10n.t('provider/model'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked === other ? typeModel() : picked?.label;
}

function typeModel(): Thenable<string | undefined> {
  return window.showInputBox({
    title: l10n.t('Add a model'),
    prompt: l10n.t('As in a prompt file: provider/model'),
    placeHolder: 'openai/gpt-5.4-mini',
    validateInput: value =>
      parseModelReference(value.trim())
        ? undefined
        : l10n.t('Write provider/model, such as openai/gpt-5.4-mini.'),
  });
}
