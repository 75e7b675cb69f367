import { modelFacts } from './catalogue.ts';
import { overriddenFacts } from './factsOverride.ts';
import type { ModelFacts } from './modelFacts.ts';
import type { Settings } from './settings.ts';

/** What is known of a model in a workspace: the catalogue's facts under those of `touchstone.yaml`. */
export function factsFor(id: string, { prices }: Pick<Settings, 'prices'>): ModelFacts | undefined {
  const override = Object.hasOwn(prices, id) ? prices[id] : undefined;
  return overriddenFacts(id, modelFacts(id), override);
}
