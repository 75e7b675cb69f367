import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ModelFacts, Prices, Rates } from '../../src/model/catalogue/modelFacts.ts';
import type { DataPackage } from './dataPackage.ts';
import type { ReadFacts, Reading } from './reading.ts';

/** The second source: prices, including those of retired models, and announced price changes. */
export const genaiPrices: DataPackage = {
  name: '@pydantic/genai-prices',
  version: '0.1.8',
  integrity:
    'sha512-h7CYw6qTyflG2zUndO8tXyL8Xopf+tX9JZu13h0ZFgeyYj+J2gm1edR4+R+mbQ2vPdkFjtTmmmu1cYQPM5/KTA==',
  date: '2026-09-23',
};

const providers = { anthropic: 'anthropic', google: 'googleai', openai: 'openai' } as const;

/** Its names of prices, and ours. */
const rateNames: Readonly<Record<string, keyof Rates>> = {
  input_mtok: 'input',
  output_mtok: 'output',
  cache_read_mtok: 'cacheRead',
  cache_write_mtok: 'cacheWrite',
  cache_write_1h_mtok: 'cacheWrite1h',
};

interface Tiered {
  readonly base: number;
  readonly tiers: readonly { readonly start: number; readonly price: number }[];
}

type Listed = Readonly<Record<string, number | Tiered | undefined>>;

interface Dated {
  readonly constraint?: { readonly type: string; readonly start_date?: string };
  readonly prices: Listed;
}

type Match = { readonly equals?: string; readonly or?: readonly Match[] };

interface Model {
  readonly id: string;
  readonly match: Match;
  readonly context_window?: number;
  readonly prices: Listed | readonly Dated[];
}

interface Package {
  findProvider(by: { readonly providerId: string }): { readonly models: readonly Model[] };
}

/**
 * Its entries with our provider names, by their own id and by each name that they match exactly; those of embedding
 * models apart, because no prompt runs on them.
 */
export async function readGenaiPrices(
  folder: string,
): Promise<Reading & { readonly embeddings: readonly ModelFacts[] }> {
  const entry = pathToFileURL(join(folder, 'dist', 'index.js')).href;
  const { findProvider } = (await import(entry)) as Package;
  const source = `${genaiPrices.name} ${genaiPrices.version}`;
  const models = new Map<string, ReadFacts>();
  const embeddings = new Map<string, ModelFacts>();
  for (const [theirs, ours] of Object.entries(providers)) {
    for (const model of findProvider({ providerId: theirs }).models) {
      const facts = factsOf(model);
      // It also matches names by a prefix or a part, which would be a guess.
      for (const name of [model.id, ...equalNames(model.match)]) {
        const id = `${ours}/${name}`;
        models.set(id, facts);
        const prices = embeddingPrices(model);
        if (prices) embeddings.set(id, embeddingFacts(id, name, prices, model, source));
      }
    }
  }
  return {
    source,
    date: genaiPrices.date,
    models,
    embeddings: [...embeddings.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** The price of text; undefined for a model that is not an embedding model. A vector has no output tokens. */
function embeddingPrices({ id, prices }: Model): Prices | undefined {
  if (!/embed/i.test(id) || Array.isArray(prices)) return undefined;
  const { input } = flat(prices as Listed, ({ base }) => base);
  return input === undefined ? undefined : { input, output: 0, asOf: genaiPrices.date };
}

function embeddingFacts(
  id: string,
  name: string,
  prices: Prices,
  { context_window }: Model,
  source: string,
): ModelFacts {
  return {
    id,
    name,
    ...(context_window !== undefined && { contextWindow: context_window }),
    prices,
    source: `${source} (${genaiPrices.date})`,
    asOf: genaiPrices.date,
  };
}

function equalNames({ equals, or = [] }: Match): readonly string[] {
  return [...(equals === undefined ? [] : [equals]), ...or.flatMap(equalNames)];
}

function factsOf({ context_window, prices }: Model): ReadFacts {
  const found = pricesOf(prices);
  return {
    ...(context_window !== undefined && { contextWindow: context_window }),
    ...(found && { prices: found }),
  };
}

function pricesOf(listed: Listed | readonly Dated[]): Partial<Prices> | undefined {
  if (!Array.isArray(listed)) return ratesIn(listed as Listed);
  const dated = listed as readonly Dated[];
  const startOf = ({ constraint }: Dated) => constraint?.start_date ?? '';
  const now = dated.filter(each => startOf(each) <= genaiPrices.date).at(-1);
  const rates = now && ratesIn(now.prices);
  if (!rates) return undefined;
  const changes = dated
    .filter(each => startOf(each) > genaiPrices.date)
    .map(each => ({ from: startOf(each), ...flat(each.prices, ({ base }) => base) }));
  return { ...rates, ...(changes.length > 0 && { changes }) };
}

function ratesIn(listed: Listed): Partial<Prices> | undefined {
  const rates = flat(listed, ({ base }) => base);
  if (rates.input === undefined || rates.output === undefined) return undefined;
  const starts = new Set(
    Object.values(listed).flatMap(price =>
      typeof price === 'object' ? price.tiers.map(({ start }) => start) : [],
    ),
  );
  const tiers = [...starts]
    .sort((a, b) => a - b)
    .map(start => ({
      inputTokensAbove: start,
      ...flat(listed, price => price.tiers.find(tier => tier.start === start)?.price),
    }));
  return { ...rates, ...(tiers.length > 0 && { tiers }), asOf: genaiPrices.date };
}

/** The unchanged flat price, or the tiered price that `of` selects. Absent when there is none. */
function flat(listed: Listed, of: (price: Tiered) => number | undefined): Partial<Rates> {
  const rates = Object.entries(rateNames).map(([theirs, ours]) => {
    const price = listed[theirs];
    return [ours, typeof price === 'object' ? of(price) : price] as const;
  });
  return Object.fromEntries(rates.filter(([, price]) => price !== undefined && price > 0));
}
