import { allModels } from '../../model/catalogue.ts';
import { lifecycleStatus } from '../../model/lifecycle.ts';
import type { ModelFacts } from '../../model/modelFacts.ts';
import { modelsFor } from '../../model/modelsFor.ts';
import { parseModelReference } from '../../model/reference.ts';
import { endpointOf, type Settings } from '../../model/settings.ts';
import type { PromptMetadata } from '../../prompt/metadata.ts';
import type { Evidence, FactsOf } from './evidence.ts';

/** A model that may be suggested. */
export interface Candidate {
  /** `provider/model`. */
  readonly id: string;
  /** Absent for a model nothing is known of. */
  readonly facts?: ModelFacts;
  /** Where it processes data, `here` for this machine; absent where nobody says. */
  readonly regions?: readonly string[] | 'here';
}

/** The catalogue's current models, those the prompt or the workspace names, and those with results. */
export function candidatesFor(
  metadata: PromptMetadata,
  settings: Settings,
  evidence: Evidence,
  factsOf: FactsOf,
): readonly Candidate[] {
  const current = allModels().filter(({ lifecycle }) => {
    const status = lifecycleStatus(lifecycle);
    return status === 'current' || status === 'unknown';
  });
  const fallback = metadata.raw['touchstone.fallback'];
  const ids = new Set([
    ...modelsFor(metadata, settings),
    ...(Array.isArray(fallback) ? fallback.map(String) : []),
    ...evidence.keys(),
    ...current.map(({ id }) => id),
  ]);
  return [...ids]
    .filter(id => !id.startsWith('sandbox/'))
    .map(id => {
      const facts = factsOf(id);
      const regions = regionsOf(id, facts, settings);
      return { id, ...(facts && { facts }), ...(regions && { regions }) };
    });
}

function regionsOf(
  id: string,
  facts: ModelFacts | undefined,
  settings: Settings,
): Candidate['regions'] {
  const endpoint = endpointOf(parseModelReference(id)?.provider ?? '', settings);
  if (!endpoint) return facts?.data?.regions;
  if (isLocal(endpoint.baseUrl)) return 'here';
  return endpoint.region === undefined ? undefined : [endpoint.region];
}

function isLocal(baseUrl: string): boolean {
  return /^https?:\/\/(?:localhost|127(?:\.\d+){3}|\[::1\])(?=[:/]|$)/.test(baseUrl);
}
