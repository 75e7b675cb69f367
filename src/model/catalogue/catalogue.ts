import type { Settings } from '../settings/settings.ts';
import data from './catalogue.json' with { type: 'json' };
import { overriddenFacts } from './factsOverride.ts';
import type { ModelFacts } from './modelFacts.ts';

const catalogModels = data.models as readonly ModelFacts[];
const embeddings: readonly ModelFacts[] = data.embeddings;

const byId: ReadonlyMap<string, ModelFacts> = new Map(
  [...catalogModels, ...embeddings].map(facts => [facts.id, facts]),
);

/** Facts by exact `provider/model`, of embedding models too. Nothing is inferred from a prefix: an unknown id has an unknown price. */
export function modelFacts(id: string): ModelFacts | undefined {
  return byId.get(id);
}

/** The models that prompts run on. */
export function allModels(): readonly ModelFacts[] {
  return catalogModels;
}

/** The facts of a model in a workspace. Those of `touchstone.yaml` override the catalog. */
export function factsFor(id: string, { prices }: Pick<Settings, 'prices'>): ModelFacts | undefined {
  const override = Object.hasOwn(prices, id) ? prices[id] : undefined;
  return overriddenFacts(id, modelFacts(id), override);
}

/**
 * All models with known facts in a workspace: those of the catalog, then those that are only in
 * `touchstone.yaml`.
 */
export function allFacts(settings: Pick<Settings, 'prices'>): readonly ModelFacts[] {
  const added = Object.keys(settings.prices).filter(id => modelFacts(id) === undefined);
  const ids = [...allModels().map(({ id }) => id), ...added];
  return ids.flatMap(id => factsFor(id, settings) ?? []);
}
