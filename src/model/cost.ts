import type { ModelFacts } from './modelFacts.ts';
import type { Usage } from './usage.ts';

/**
 * What a call costs at list price, in USD by token class; never 0 for "not known".
 * `usage` says whether the tokens behind it were counted by the provider or estimated.
 */
export type Cost =
  | {
      readonly known: true;
      readonly input: number;
      readonly cacheRead: number;
      readonly cacheWrite: number;
      readonly output: number;
      readonly total: number;
      /** ISO date of the price list; absent where `touchstone.yaml` gives a price without one. */
      readonly asOf?: string;
      /** Where the price was read, when not in the catalogue. */
      readonly source?: string;
      readonly usage: Usage['source'];
    }
  | { readonly known: false; readonly reason: string };

const PER_TOKEN = 1e-6;

/** Prices a usage. Above a tier's threshold the whole request is re-priced, as the providers bill it. */
export function costOf(usage: Usage | undefined, facts: ModelFacts | undefined): Cost {
  if (!facts?.prices) return { known: false, reason: 'no price is known for this model' };
  if (!usage) return { known: false, reason: 'the provider reported no token usage' };
  const { asOf, source, tiers, batch: _, ...base } = facts.prices;
  const tier = tiers?.filter(t => usage.input.total > t.inputTokensAbove).at(-1);
  const rate = { ...base, ...tier };
  if (usage.input.cacheRead > 0 && rate.cacheRead === undefined) {
    return { known: false, reason: 'no price is known for cached input' };
  }
  if (usage.input.cacheWrite > 0 && rate.cacheWrite === undefined) {
    return { known: false, reason: 'no price is known for writing the prompt cache' };
  }
  const input = usage.input.uncached * rate.input * PER_TOKEN;
  const cacheRead = usage.input.cacheRead * (rate.cacheRead ?? 0) * PER_TOKEN;
  const cacheWrite = usage.input.cacheWrite * (rate.cacheWrite ?? 0) * PER_TOKEN;
  const output = usage.output.total * rate.output * PER_TOKEN;
  const total = input + cacheRead + cacheWrite + output;
  return {
    known: true,
    input,
    cacheRead,
    cacheWrite,
    output,
    total,
    ...(asOf !== undefined && { asOf }),
    ...(source !== undefined && { source }),
    usage: usage.source,
  };
}
