import { isoDay, type ModelFacts, type Prices, type Rates } from './catalogue/modelFacts.ts';
import type { Usage } from './events.ts';
import { costReasons, tokenKinds } from './messages.ts';

/** The list price of calls in USD, by token class. `total` is the sum of the other amounts. */
export interface KnownCost {
  readonly known: true;
  readonly input: number;
  readonly cacheRead: number;
  /** Five-minute and one-hour writes together. */
  readonly cacheWrite: number;
  readonly output: number;
  readonly total: number;
  /** ISO date of the price list. Absent when `touchstone.yaml` gives a price without a date. */
  readonly asOf?: string;
  /** The source of the price, if it is not the catalog. */
  readonly source?: string;
  /** Whether the tokens were counted by the provider or estimated. */
  readonly usage: Usage['source'];
}

/** A cost that cannot be calculated, such as that of a model without a price. */
export interface UnknownCost {
  readonly known: false;
  /** Part of a sentence: why it is unknown. */
  readonly reason: string;
  /** USD of the part with a known price. Absent when there is none. */
  readonly atLeast?: number;
}

/** An unknown cost is never 0. */
export type Cost = KnownCost | UnknownCost;

/** The part of a cost that is known, in USD; 0 when nothing was sent. */
export function knownSpending(cost: Cost | undefined): number {
  if (!cost) return 0;
  return cost.known ? cost.total : (cost.atLeast ?? 0);
}

/** Prices are for a million tokens. */
export const PER_TOKEN = 1e-6;

/** Calculates the cost of a usage as the provider bills it on a day, at the standard service tier. */
export function costOf(
  usage: Usage | undefined,
  facts: ModelFacts | undefined,
  today?: string,
): Cost {
  if (!facts?.prices) return { known: false, reason: costReasons.model() };
  if (!usage) return { known: false, reason: costReasons.usage() };
  const { asOf, source } = facts.prices;
  const rates = ratesFor(facts.prices, usage.input.total, today);
  const { uncached, cacheRead, cacheWrite, cacheWrite1h = 0 } = usage.input;
  const classes = {
    input: priced(uncached, rates.input, tokenKinds.input),
    cacheRead: priced(cacheRead, rates.cacheRead, tokenKinds.cacheRead),
    cacheWrite: priced(cacheWrite - cacheWrite1h, rates.cacheWrite, tokenKinds.cacheWrite),
    cacheWrite1h: priced(cacheWrite1h, rates.cacheWrite1h, tokenKinds.cacheWrite1h),
    output: priced(usage.output.total, rates.output, tokenKinds.output),
  };
  const parts = Object.values(classes);
  const total = parts.reduce((sum, { usd }) => sum + usd, 0);
  const unpriced = parts.find(part => part.unpriced !== undefined)?.unpriced;
  if (unpriced !== undefined) return unknown(costReasons.tokens(unpriced()), total);
  return {
    known: true,
    input: classes.input.usd,
    cacheRead: classes.cacheRead.usd,
    cacheWrite: classes.cacheWrite.usd + classes.cacheWrite1h.usd,
    output: classes.output.usd,
    total,
    ...(asOf !== undefined && { asOf }),
    ...(source !== undefined && { source }),
    usage: usage.source,
  };
}

/**
 * The rates of a request with a number of input tokens on a day. Above the threshold of a tier, its rates
 * apply to the whole request.
 */
export function ratesFor(
  { tiers = [], changes = [], ...base }: Prices,
  inputTokens = 0,
  today = isoDay(new Date()),
): Rates {
  const change = changes.filter(({ from }) => today >= from).at(-1);
  const tier = tiers.filter(({ inputTokensAbove }) => inputTokens > inputTokensAbove).at(-1);
  return { ...base, ...change, ...tier };
}

/**
 * The total cost of several calls, including failed ones. Unknown when one cost is unknown, with the known
 * part.
 */
export function sumOfCosts(costs: readonly Cost[]): Cost {
  const known = costs.filter(cost => cost.known);
  const sum = (pick: (cost: KnownCost) => number) => known.reduce((so, cost) => so + pick(cost), 0);
  const [first] = known;
  const unpriced = costs.filter(cost => !cost.known);
  if (unpriced[0] || !first) {
    const parts = unpriced.reduce((so, { atLeast = 0 }) => so + atLeast, 0);
    return unknown(unpriced[0]?.reason ?? costReasons.notSent(), sum(cost => cost.total) + parts);
  }
  const asOf = known.map(cost => cost.asOf).reduce(older);
  return {
    known: true,
    input: sum(cost => cost.input),
    cacheRead: sum(cost => cost.cacheRead),
    cacheWrite: sum(cost => cost.cacheWrite),
    output: sum(cost => cost.output),
    total: sum(cost => cost.total),
    ...(asOf !== undefined && { asOf }),
    ...(known.every(({ source }) => source === first.source) &&
      first.source !== undefined && { source: first.source }),
    usage: known.some(({ usage }) => usage === 'estimated') ? 'estimated' : 'provider',
  };
}

interface PricedClass {
  readonly usd: number;
  /** The name of the class when it has tokens and its price is unknown. */
  readonly unpriced?: () => string;
}

function priced(tokens: number, rate: number | undefined, name: () => string): PricedClass {
  if (tokens === 0) return { usd: 0 };
  return rate === undefined ? { usd: 0, unpriced: name } : { usd: tokens * rate * PER_TOKEN };
}

function unknown(reason: string, atLeast: number): UnknownCost {
  return { known: false, reason, ...(atLeast > 0 && { atLeast }) };
}

function older(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || b === undefined ? undefined : a < b ? a : b;
}
