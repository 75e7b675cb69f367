import data from './catalogue.json' with { type: 'json' };
import type { ModelFacts } from './modelFacts.ts';

const byId: ReadonlyMap<string, ModelFacts> = new Map(
  (data.models as readonly ModelFacts[]).map(facts => [facts.id, facts]),
);

/** Facts by exact `provider/model`: a prefix is never guessed from, an unknown id has unknown price. */
export function modelFacts(id: string): ModelFacts | undefined {
  return byId.get(id);
}

export function allModels(): readonly ModelFacts[] {
  return [...byId.values()];
}
