import { describe, expect, test } from 'vitest';
import {
  type FactsOverride,
  FactsOverrideSchema,
  overriddenFacts,
} from '../../../src/model/catalogue/factsOverride.ts';
import type { ModelFacts } from '../../../src/model/catalogue/modelFacts.ts';
import { costOf } from '../../../src/model/cost.ts';
import { plainSchema } from '../../../src/schema/jsonSchema.ts';
import { validateValue } from '../../../src/schema/validation/validate.ts';

const listed: ModelFacts = {
  id: 'a/b',
  name: 'B',
  contextWindow: 100_000,
  source: 'a list',
  asOf: '2026-11-10',
  prices: {
    input: 2,
    output: 10,
    cacheRead: 0.2,
    asOf: '2026-11-10',
    tiers: [{ inputTokensAbove: 50_000, input: 4, output: 15, cacheRead: 0.4 }],
    changes: [{ from: '2027-01-01', input: 3 }],
    batch: { input: 1, output: 5 },
  },
};

function overridden(override: FactsOverride, facts: ModelFacts | undefined = listed) {
  return overriddenFacts('a/b', facts, override);
}

describe('a model in touchstone.yaml', () => {
  test('has the facts of the catalog when it has no override', () => {
    expect(overriddenFacts('a/b', listed, undefined)).toBe(listed);
    expect(overriddenFacts('a/b', undefined, undefined)).toBeUndefined();
  });

  test('has the given limits and region, and everything else as listed', () => {
    expect(overridden({ contextWindow: 8000, maxOutputTokens: 500, region: 'eu' })).toEqual({
      ...listed,
      contextWindow: 8000,
      maxOutputTokens: 500,
      data: { regions: ['eu'] },
    });
  });

  test('has a given rate for every input size and day', () => {
    expect(overridden({ input: 1, output: 5 })?.prices).toEqual({
      input: 1,
      output: 5,
      cacheRead: 0.2,
      tiers: [{ inputTokensAbove: 50_000, cacheRead: 0.4 }],
      changes: [{ from: '2027-01-01' }],
      batch: { input: 1, output: 5 },
      source: 'touchstone.yaml',
    });
  });

  test('has its own tiers, in order, instead of the list’s', () => {
    const tiers = [
      { inputTokensAbove: 20, input: 3 },
      { inputTokensAbove: 10, input: 2 },
    ];
    const prices = overridden({ input: 1, output: 5, tiers, asOf: '2026-12-01' })?.prices;
    expect(prices?.tiers?.map(tier => tier.inputTokensAbove)).toEqual([10, 20]);
    expect(prices?.asOf).toBe('2026-12-01');
  });

  test('can be one that is not in the catalog', () => {
    const facts = overriddenFacts('local/llama', undefined, { input: 1, output: 2 });
    expect(facts).toEqual({
      id: 'local/llama',
      name: 'local/llama',
      source: 'touchstone.yaml',
      prices: { input: 1, output: 2, source: 'touchstone.yaml' },
    });
    const usage = {
      input: { total: 1_000_000, uncached: 1_000_000, cacheRead: 0, cacheWrite: 0 },
      output: { total: 0, text: 0, reasoning: 0 },
      source: 'provider',
    } as const;
    expect(costOf(usage, facts)).toMatchObject({ total: 1, source: 'touchstone.yaml' });
  });

  test('has no price when only a part of one is given', () => {
    expect(overriddenFacts('local/llama', undefined, { cacheRead: 1 })).not.toHaveProperty(
      'prices',
    );
  });
});

describe('the schema', () => {
  const problems = (value: unknown) =>
    validateValue(plainSchema(FactsOverrideSchema), value).map(({ message }) => message);

  test('accepts every field', () => {
    expect(
      problems({
        input: 1,
        output: 2,
        cacheRead: 0.1,
        cacheWrite: 1.25,
        cacheWrite1h: 2,
        tiers: [{ inputTokensAbove: 1000, input: 2, output: 4 }],
        asOf: '2026-12-01',
        contextWindow: 1000,
        maxOutputTokens: 10,
        region: 'eu',
      }),
    ).toEqual([]);
  });

  test('accepts a server with prices of zero', () => {
    expect(problems({ input: 0, output: 0 })).toEqual([]);
  });

  test('refuses a negative price, half a price, and unknown fields', () => {
    expect(problems({ input: -1, output: 1 })).toEqual(['`input` is -1; at least 0 is needed']);
    expect(problems({ input: 1 })).toEqual(['`output` is missing']);
    expect(problems({ imput: 1 })).toEqual(['`imput` is not a field of the schema']);
  });
});
