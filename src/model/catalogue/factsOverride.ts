import Type, { type Static } from 'typebox';
import { settingsFileName } from '../../files/fileNames.ts';
import { type ModelFacts, type Prices, type Rates, rateNames } from './modelFacts.ts';

const RateSchema = (description: string) =>
  Type.Optional(Type.Number({ minimum: 0, description: `USD per million tokens ${description}` }));

const TokensSchema = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 1, description: `${description}, in tokens.` }));

const rates = {
  input: RateSchema('of input.'),
  output: RateSchema('of output, reasoning included.'),
  cacheRead: RateSchema('of input read from the prompt cache.'),
  cacheWrite: RateSchema('of input written to the prompt cache.'),
  cacheWrite1h: RateSchema('of input written to the prompt cache for an hour.'),
};

/** The facts of one model in `touchstone.yaml`. They override the catalog. */
export const FactsOverrideSchema = Type.Object(
  {
    ...rates,
    tiers: Type.Optional(
      Type.Array(
        Type.Object(
          {
            inputTokensAbove: Type.Integer({
              minimum: 1,
              description:
                'Number of input tokens. If the input is larger, the rates apply to the whole request.',
            }),
            ...rates,
          },
          { additionalProperties: false },
        ),
        { description: 'Rates of requests with long inputs.' },
      ),
    ),
    asOf: Type.Optional(
      Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$', description: 'Date of these prices.' }),
    ),
    contextWindow: TokensSchema('Context window'),
    maxOutputTokens: TokensSchema('Longest output'),
    region: Type.Optional(
      Type.String({ minLength: 1, description: 'Where requests to this model are processed.' }),
    ),
  },
  {
    additionalProperties: false,
    // One price without the other could not price a call of a model that is not in the catalog.
    dependentRequired: { input: ['output'], output: ['input'] },
    description: 'Your own prices and limits of a model. They override the catalog.',
  },
);

export type FactsOverride = Static<typeof FactsOverrideSchema>;

const OVERRIDE_SOURCE = settingsFileName;

/**
 * The facts of a model with the overrides of `touchstone.yaml`. `facts` are those of the catalog, if any.
 */
export function overriddenFacts(
  id: string,
  facts: ModelFacts | undefined,
  override: FactsOverride | undefined,
): ModelFacts | undefined {
  if (!override) return facts;
  const { contextWindow, maxOutputTokens, region, ...given } = override;
  const { prices: listed, ...base } = facts ?? { id, name: id, source: OVERRIDE_SOURCE };
  const prices = overriddenPrices(listed, given);
  return {
    ...base,
    ...(contextWindow !== undefined && { contextWindow }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(prices && { prices }),
    ...(region !== undefined && { data: { ...base.data, regions: [region] } }),
  };
}

type GivenPrices = Omit<FactsOverride, 'contextWindow' | 'maxOutputTokens' | 'region'>;

/** A given rate applies to every input size and every day, unless `tiers` are given too. */
function overriddenPrices(
  listed: Prices | undefined,
  { tiers, asOf, ...given }: GivenPrices,
): Prices | undefined {
  if (!tiers && Object.keys(given).length === 0) return listed;
  const { input = listed?.input, output = listed?.output } = given;
  if (input === undefined || output === undefined) return undefined;
  const ascending = tiers?.toSorted((a, b) => a.inputTokensAbove - b.inputTokensAbove);
  const kept = ascending ?? withoutRates(listed?.tiers, given);
  const changes = withoutRates(listed?.changes, given);
  return {
    ...ratesOf(listed),
    ...given,
    input,
    output,
    ...(kept && { tiers: kept }),
    ...(changes && { changes }),
    ...(listed?.batch && { batch: listed.batch }),
    ...(asOf !== undefined && { asOf }),
    source: OVERRIDE_SOURCE,
  };
}

function ratesOf(prices: Prices | undefined): Partial<Rates> {
  const named = rateNames.map(name => [name, prices?.[name]] as const);
  return Object.fromEntries(named.filter(([, rate]) => rate !== undefined));
}

function withoutRates<T extends Partial<Rates>>(
  steps: readonly T[] | undefined,
  given: Partial<Rates>,
): readonly T[] | undefined {
  return steps?.map(
    step => Object.fromEntries(Object.entries(step).filter(([name]) => !(name in given))) as T,
  );
}
