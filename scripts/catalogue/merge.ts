import {
  capabilityNames,
  type ModelFacts,
  type Prices,
  rateNames,
} from '../../src/model/catalogue/modelFacts.ts';
import type { ManualEntries, Rule } from './manualEntries.ts';
import type { ReadFacts, Reading } from './reading.ts';

/** What is known about a model so far, and its sources. */
interface Gathered {
  readonly facts: ReadFacts;
  /** `source (date)`, without duplicates. */
  readonly sources: readonly string[];
  readonly latest: string;
}

const nothing: Gathered = { facts: {}, sources: [], latest: '' };

/**
 * The catalog, sorted by id: every model that the first package or the hand-written file names. Later
 * sources override earlier ones: second package, first package, rules, hand-written readings in order.
 */
export function mergedModels(
  first: Reading,
  second: Reading,
  kept: ManualEntries,
): readonly ModelFacts[] {
  const named = [
    ...first.models.keys(),
    ...kept.readings.flatMap(({ models }) => [...models.keys()]),
  ];
  const ids = [...new Set(named)].filter(id => !kept.leaveOut.has(id));
  const models = ids.flatMap(id => {
    const gathered = gather(id, first, second, kept);
    return [id, ...(kept.snapshots[id] ?? [])].map(name => modelOf(name, gathered));
  });
  const twice = models.map(({ id }) => id).filter((id, at, all) => all.indexOf(id) !== at);
  if (twice.length > 0) throw new Error(`Named twice: ${twice.join(', ')}.`);
  return models.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** The facts of the second package about one of our models. */
export function secondFacts(
  id: string,
  second: Reading,
  kept: ManualEntries,
): ReadFacts | undefined {
  const other = kept.otherNames[id];
  return second.models.get(other === undefined ? id : `${providerOf(id)}/${other}`);
}

function gather(id: string, first: Reading, second: Reading, kept: ManualEntries): Gathered {
  const listed = first.models.get(id);
  let gathered = add(nothing, secondFacts(id, second, kept), second);
  gathered = add(gathered, listed, first);
  for (const rule of listed ? kept.rules : []) {
    if (applies(rule, id, listed)) {
      gathered = add(gathered, { ...rule.facts, ...multiples(rule, gathered.facts.prices) }, rule);
    }
  }
  for (const reading of kept.readings) gathered = add(gathered, reading.models.get(id), reading);
  return gathered;
}

function add(
  { facts, sources, latest }: Gathered,
  more: ReadFacts | undefined,
  { source, date }: Pick<Reading, 'source' | 'date'>,
): Gathered {
  if (!more) return { facts, sources, latest };
  const prices = mergedPrices(facts.prices, more.prices);
  const merged: ReadFacts = {
    ...facts,
    ...more,
    ...(prices && { prices }),
    ...mergedPart('capabilities', facts, more),
    ...mergedPart('lifecycle', facts, more),
    ...mergedPart('data', facts, more),
  };
  return {
    facts: merged,
    sources: [...new Set([...sources, `${source} (${date})`])],
    latest: date > latest ? date : latest,
  };
}

function mergedPart(name: 'capabilities' | 'lifecycle' | 'data', a: ReadFacts, b: ReadFacts) {
  return a[name] || b[name] ? { [name]: { ...a[name], ...b[name] } } : {};
}

/** A price list comes from one source. Announced changes and multiples are added to it. */
function mergedPrices(
  a: Partial<Prices> | undefined,
  b: Partial<Prices> | undefined,
): Partial<Prices> | undefined {
  if (!a || !b) return b ?? a;
  if (b.input === undefined) return { ...a, ...b };
  return { ...b, ...(a.changes && { changes: a.changes }) };
}

function applies(
  { provider, reasoning, except = [] }: Rule,
  id: string,
  listed: ReadFacts | undefined,
) {
  return (
    providerOf(id) === provider &&
    !except.includes(id) &&
    (reasoning === undefined || listed?.capabilities?.reasoning === reasoning)
  );
}

function multiples({ prices }: Rule, listed: Partial<Prices> | undefined): ReadFacts {
  const { input, output, tiers } = listed ?? {};
  if (!prices || input === undefined || output === undefined) return {};
  const { cacheWrite1h, batch } = prices;
  return {
    prices: {
      ...(cacheWrite1h !== undefined && { cacheWrite1h: times(input, cacheWrite1h) }),
      ...(cacheWrite1h !== undefined &&
        tiers && {
          tiers: tiers.map(tier => ({
            ...tier,
            ...(tier.input !== undefined && { cacheWrite1h: times(tier.input, cacheWrite1h) }),
          })),
        }),
      ...(batch !== undefined && {
        batch: { input: times(input, batch), output: times(output, batch) },
      }),
    },
  };
}

/** Removes rounding errors of binary fractions. */
function times(rate: number, factor: number): number {
  return Number((rate * factor).toPrecision(12));
}

function providerOf(id: string): string {
  return id.slice(0, id.indexOf('/'));
}

function modelOf(id: string, { facts, sources, latest }: Gathered): ModelFacts {
  const { name, contextWindow, maxOutputTokens, minimumCachedPrefix, capabilities } = facts;
  if (name === undefined) throw new Error(`${id} has no name.`);
  const prices = pricesOf(facts.prices);
  return {
    id,
    name,
    ...(contextWindow !== undefined && { contextWindow }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(minimumCachedPrefix !== undefined && { minimumCachedPrefix }),
    ...(prices && { prices }),
    ...(capabilities && { capabilities: ordered(capabilityNames, capabilities) }),
    ...(facts.lifecycle && { lifecycle: facts.lifecycle }),
    ...(facts.data && { data: facts.data }),
    source: sources.join('; '),
    asOf: latest,
  };
}

/** Keys in a fixed order, whatever their source. */
function pricesOf(prices: Partial<Prices> | undefined): Prices | undefined {
  const { input, output, tiers, changes, batch, asOf } = prices ?? {};
  if (input === undefined || output === undefined) return undefined;
  return {
    ...ordered(rateNames, { ...prices, input, output }),
    ...(tiers && {
      tiers: tiers.map(tier => ({
        inputTokensAbove: tier.inputTokensAbove,
        ...ordered(rateNames, tier),
      })),
    }),
    ...(changes && {
      changes: changes.map(each => ({ from: each.from, ...ordered(rateNames, each) })),
    }),
    ...(batch && { batch }),
    ...(asOf !== undefined && { asOf }),
  };
}

/** The known properties, in the order of the names. */
function ordered<K extends string, T extends object>(
  names: readonly K[],
  parts: T,
): Pick<T, K & keyof T> {
  const order: readonly string[] = names;
  const known = Object.entries(parts)
    .filter(([name, value]) => value !== undefined && order.includes(name))
    .toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  return Object.fromEntries(known) as Pick<T, K & keyof T>;
}
