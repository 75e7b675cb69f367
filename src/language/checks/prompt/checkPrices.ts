import { priceProblem } from '../../../model/settings/budgets.ts';
import type { Settings } from '../../../model/settings/settings.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { policyOf } from '../../../prompt/frontmatter/policy.ts';
import { modelsOfPrompt } from '../../names/modelMentions.ts';
import { modelProblem } from './checkModels.ts';

/** Models that a run refuses to call: a budget applies, and their price is unknown. */
export function checkPrices(document: PromptDocument, settings: Settings): readonly Diagnostic[] {
  const { usd } = policyOf(document).budget;
  return modelsOfPrompt(document).flatMap(({ id, range }): readonly Diagnostic[] => {
    const message = priceProblem(id, usd, settings);
    // A model that is misspelled has no price for that reason alone.
    if (message === undefined || isMisspelled(id, settings)) return [];
    return [{ code: 'model-unpriced', severity: 'warning', message, range }];
  });
}

function isMisspelled(id: string, settings: Settings): boolean {
  const problem = modelProblem(id, settings);
  return problem?.instead !== undefined || problem?.code === 'model-reference';
}
