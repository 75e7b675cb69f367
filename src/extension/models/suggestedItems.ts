import { l10n } from 'vscode';
import type {
  evidenceText,
  expectedCostText,
  PromptSuggestion,
} from '../../eval/suggestion/suggestFor.ts';
import { type GroupTitle, itemGroup } from './itemGroups.ts';

/** A model in the list. */
export interface SuggestedItem {
  /** `provider/model`. */
  readonly label: string;
  readonly description?: string;
  readonly detail: string;
}

/** The texts of a suggestion. The module with them is loaded on first use. */
interface Words {
  readonly costText: typeof expectedCostText;
  readonly evidenceText: typeof evidenceText;
}

/** Every model that was checked. Suitable models come first, the others have a reason. */
export function suggestedItems(
  { suggested, unsure, refused }: PromptSuggestion,
  { costText, evidenceText }: Words,
): readonly (SuggestedItem | GroupTitle)[] {
  const perRun = (model: (typeof suggested)[number]): string => {
    return model.cost.known ? l10n.t('{0} per run', costText(model.cost)) : costText(model.cost);
  };
  return [
    ...itemGroup(
      l10n.t('Suitable'),
      suggested.map(model => ({
        label: model.model,
        description: perRun(model),
        detail: evidenceText(model),
      })),
    ),
    ...itemGroup(
      l10n.t('Possibly suitable'),
      unsure.map(model => ({
        label: model.model,
        description: perRun(model),
        detail: l10n.t('unknown: {0}; {1}', model.unknowns.join('; '), evidenceText(model)),
      })),
    ),
    ...itemGroup(
      l10n.t('Not suitable'),
      refused.map(({ model, reasons }) => ({ label: model, detail: reasons.join('; ') })),
    ),
  ];
}
