import { describe, expect, test } from 'vitest';
import { allModels, modelFacts } from '../../../src/model/catalogue/catalogue.ts';
import type { ModelFacts } from '../../../src/model/catalogue/modelFacts.ts';
import { type Cost, costOf, sumOfCosts } from '../../../src/model/cost.ts';
import type { Usage } from '../../../src/model/events.ts';

function usage(uncached: number, output: number, cacheRead = 0, cacheWrite = 0): Usage {
  return {
    input: { total: uncached + cacheRead + cacheWrite, uncached, cacheRead, cacheWrite },
    output: { total: output, text: output, reasoning: 0 },
    source: 'provider',
  };
}

const facts: ModelFacts = {
  id: 'a/b',
  name: 'B',
  source: 'test',
  prices: {
    asOf: '2026-11-10',
    input: 2,
    output: 10,
    cacheRead: 0.2,
    tiers: [
      { inputTokensAbove: 100_000, input: 4, output: 15, cacheRead: 0.4 },
      { inputTokensAbove: 200_000, input: 8 },
    ],
  },
};

describe('the cost of a call', () => {
  test('has parts by token class', () => {
    expect(costOf(usage(1000, 500, 2000), facts)).toEqual({
      known: true,
      input: 0.002,
      cacheRead: expect.closeTo(0.0004, 12),
      cacheWrite: 0,
      output: 0.005,
      total: expect.closeTo(0.0074, 12),
      asOf: '2026-11-10',
      usage: 'provider',
    });
  });

  test('of embeddings is that of their input, and no prompt is offered their models', () => {
    const id = 'openai/text-embedding-3-small';
    const cost = costOf(usage(1_000_000, 0), modelFacts(id));
    expect(cost).toMatchObject({ known: true, total: expect.closeTo(0.02, 12) });
    expect(costOf(usage(1000, 0), modelFacts('openai/text-embedding-unknown')).known).toBe(false);
    expect(allModels().map(model => model.id)).not.toContain(id);
  });

  test('at the threshold of a tier is still in the lower tier', () => {
    expect(costOf(usage(100_000, 0), facts)).toMatchObject({ input: expect.closeTo(0.2, 12) });
  });

  test('above the threshold of a tier is priced as a whole, including cached input', () => {
    const cost = costOf(usage(1, 1_000_000, 100_000), facts);
    expect(cost).toMatchObject({
      cacheRead: expect.closeTo(0.04, 12),
      output: expect.closeTo(15, 12),
    });
  });

  test('in a higher tier keeps the base rate when the tier has none', () => {
    const cost = costOf(usage(300_000, 1_000_000), facts);
    expect(cost).toMatchObject({ input: expect.closeTo(2.4, 12), output: expect.closeTo(10, 12) });
  });

  test('is unknown, not zero, when a class with tokens has no price', () => {
    expect(costOf(usage(10, 10, 0, 5), facts)).toEqual({
      known: false,
      reason: 'no price is known for writing the prompt cache',
      atLeast: expect.closeTo(0.00012, 12),
    });
    expect(costOf(usage(0, 0, 0, 5), facts)).toEqual({
      known: false,
      reason: 'no price is known for writing the prompt cache',
    });
  });

  test('has one-hour cache writes at their own rate, whatever their share', () => {
    const prices = { input: 1, output: 1, cacheWrite: 1.25, cacheWrite1h: 2 };
    const used = usage(0, 0, 0, 3000);
    const mixed = { ...used, input: { ...used.input, cacheWrite1h: 1000 } };
    // 2,000 x $1.25 + 1,000 x $2 a million.
    expect(costOf(mixed, { ...facts, prices })).toMatchObject({
      cacheWrite: expect.closeTo(0.0045, 12),
    });
    const { cacheWrite1h: _, ...fiveMinutesOnly } = prices;
    expect(costOf(mixed, { ...facts, prices: fiveMinutesOnly })).toEqual({
      known: false,
      reason: 'no price is known for writing the prompt cache for an hour',
      atLeast: expect.closeTo(0.0025, 12),
    });
  });

  test('uses an announced change of price from its day on', () => {
    const prices = {
      input: 1,
      output: 4,
      changes: [
        { from: '2027-01-01', input: 2, output: 8 },
        { from: '2027-06-01', input: 3 },
      ],
    };
    const total = (today: string) => {
      const cost = costOf(usage(1_000_000, 0), { ...facts, prices }, today);
      return cost.known && cost.total;
    };
    expect(total('2026-12-31')).toBeCloseTo(1, 12);
    expect(total('2027-01-01')).toBeCloseTo(2, 12);
    expect(total('2027-06-01')).toBeCloseTo(3, 12);
  });

  test('has the source of its price when that is not the catalog', () => {
    const prices = { input: 1, output: 1, source: 'touchstone.yaml' };
    const cost = costOf(usage(1, 1), { ...facts, prices });
    expect(cost).toMatchObject({ source: 'touchstone.yaml' });
    expect(cost).not.toHaveProperty('asOf');
  });

  test('is unknown without a price, a usage, or a known model', () => {
    expect(costOf(undefined, facts).known).toBe(false);
    expect(costOf(usage(1, 1), undefined).known).toBe(false);
    expect(costOf(usage(1, 1), { id: 'a/b', name: 'B', source: 'test' }).known).toBe(false);
    expect(costOf(usage(1, 1), modelFacts('sandbox/echo')).known).toBe(false);
  });

  test('says whether the tokens were counted or estimated', () => {
    expect(costOf({ ...usage(1, 1), source: 'estimated' }, facts)).toMatchObject({
      usage: 'estimated',
    });
  });
});

describe('the cost of several calls', () => {
  const cheap = costOf(usage(1000, 500), facts);
  const unknown = { known: false, reason: 'the call ended before its usage was reported' } as const;

  test('is their sum by class, including failed ones', () => {
    expect(sumOfCosts([cheap, costOf(usage(1000, 0, 2000), facts)])).toEqual({
      known: true,
      input: expect.closeTo(0.004, 12),
      cacheRead: expect.closeTo(0.0004, 12),
      cacheWrite: 0,
      output: expect.closeTo(0.005, 12),
      total: expect.closeTo(0.0094, 12),
      asOf: '2026-11-10',
      usage: 'provider',
    });
  });

  test('is unknown, but at least what is known, when one of them is unknown', () => {
    expect(sumOfCosts([cheap, unknown])).toEqual({
      ...unknown,
      atLeast: expect.closeTo(0.007, 12),
    });
    const partly: Cost = { ...unknown, atLeast: 0.001 };
    expect(sumOfCosts([partly, cheap])).toMatchObject({ atLeast: expect.closeTo(0.008, 12) });
    expect(sumOfCosts([unknown, unknown])).toEqual(unknown);
  });

  test('is estimated when one of them is, and has the date of the older price list', () => {
    const older: Cost = cheap.known ? { ...cheap, asOf: '2026-01-01', usage: 'estimated' } : cheap;
    expect(sumOfCosts([cheap, older])).toMatchObject({ asOf: '2026-01-01', usage: 'estimated' });
    const { asOf: _, ...undated } = older as typeof older & { asOf?: string };
    expect(sumOfCosts([cheap, undated as Cost])).not.toHaveProperty('asOf');
  });

  test('of no calls is unknown, not zero', () => {
    expect(sumOfCosts([])).toEqual({ known: false, reason: 'nothing was sent' });
  });
});
