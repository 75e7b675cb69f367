import { allModels } from '../../model/catalogue/catalogue.ts';
import { lifecycleStatus, type ModelFacts } from '../../model/catalogue/modelFacts.ts';
import { type ResidencyProblem, residencyProblem } from '../../model/settings/residency.ts';
import { modelsFor, type Settings } from '../../model/settings/settings.ts';
import type { PromptDocument } from '../../prompt/document.ts';
import { policyOf } from '../../prompt/frontmatter/policy.ts';
import type { Evidence, FactsOf } from './evidence.ts';

/** A model that may be suggested. */
export interface SuggestedCandidate {
  /** `provider/model`. */
  readonly id: string;
  /** Absent when nothing is known about the model. */
  readonly facts?: ModelFacts;
  /** Why the model may not receive the prompt's data. Absent when it may. */
  readonly residency?: ResidencyProblem;
}

/**
 * The current models of the catalog, the models that the prompt or the workspace names, and models with
 * results.
 */
export function candidatesFor(
  document: PromptDocument,
  settings: Settings,
  evidence: Evidence,
  factsOf: FactsOf,
): readonly SuggestedCandidate[] {
  const current = allModels().filter(({ lifecycle }) => {
    const status = lifecycleStatus(lifecycle);
    return status === 'current' || status === 'unknown';
  });
  const policy = policyOf(document);
  const ids = new Set([
    ...modelsFor(document.metadata, settings),
    ...policy.fallback,
    ...evidence.keys(),
    ...current.map(({ id }) => id),
  ]);
  return [...ids]
    .filter(id => !id.startsWith('sandbox/'))
    .map(id => {
      const facts = factsOf(id);
      const residency = residencyProblem(id, policy.data, settings);
      return { id, ...(facts && { facts }), ...(residency && { residency }) };
    });
}
