import { l10n } from 'vscode';
import {
  evidenceText,
  expectedCostText,
  type PromptSuggestion,
  type SuggestedModel,
} from '../../eval/suggestion/suggestFor.ts';
import { type GroupTitle, itemGroup } from '../models/itemGroups.ts';

/** A model in the list of candidates. */
export interface CandidateItem {
  /** `provider/model`. */
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly picked: boolean;
}

/**
 * Models that may be tried, each with the cost of a row. Those of the evaluation come first and are selected; the
 * others are those that fit the prompt, the cheapest first.
 */
export function candidateItems(
  own: readonly string[],
  { suggested, unsure, refused }: PromptSuggestion,
): readonly (CandidateItem | GroupTitle)[] {
  const known = new Map([...suggested, ...unsure].map(each => [each.model, each]));
  const reasons = new Map(refused.map(each => [each.model, each.reasons]));
  const others = (models: readonly SuggestedModel[]) =>
    models.filter(({ model }) => !own.includes(model)).map(each => itemOf(each, false));
  return [
    ...itemGroup(
      l10n.t('Models of this evaluation'),
      own.map(model => {
        const found = known.get(model);
        if (found) return itemOf(found, true);
        if (model.startsWith('sandbox/')) {
          const detail = l10n.t('Runs on this machine.');
          return { label: model, description: l10n.t('sandbox'), detail, picked: true };
        }
        const why = reasons.get(model)?.join('; ') ?? l10n.t('not in the catalog');
        return { label: model, description: l10n.t('cost unknown'), detail: why, picked: true };
      }),
    ),
    ...itemGroup(l10n.t('Suitable'), others(suggested)),
    ...itemGroup(l10n.t('Possibly suitable'), others(unsure)),
  ];
}

function itemOf(model: SuggestedModel, picked: boolean): CandidateItem {
  const { cost } = model;
  const description = cost.known
    ? l10n.t('{0} per row', expectedCostText(cost))
    : expectedCostText(cost);
  return { label: model.model, description, detail: evidenceText(model), picked };
}
