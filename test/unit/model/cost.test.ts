import { describe, expect, test } from 'vitest';
import { modelFacts } from '../../../src/model/catalogue.ts';
import { costOf } from '../../../src/model/cost.ts';
import type { ModelFacts } from '../../../src/model/modelFacts.ts';
import type { Usage } from '../../../src/model/usage.ts';

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
  test('is told by token class', () => {
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

  test('at a tier’s threshold is still the lower one', () => {
    expect(costOf(usage(100_000, 0), facts)).toMatchObject({ input: expect.closeTo(0.2, 12) });
  });

  test('above a tier’s threshold is re-priced as a whole, cached input counting towards it', () => {
    const cost = costOf(usage(1, 1_000_000, 100_000), facts);
    expect(cost).toMatchObject({
      cacheRead: expect.closeTo(0.04, 12),
      output: expect.closeTo(15, 12),
    });
  });

  test('in a higher tier keeps the base rate where the tier names none', () => {
    const cost = costOf(usage(300_000, 1_000_000), facts);
    expect(cost).toMatchObject({ input: expect.closeTo(2.4, 12), output: expect.closeTo(10, 12) });
  });

  test('is unknown, not nothing, when a class in use has no price', () => {
    expect(costOf(usage(10, 10, 0, 5), facts)).toEqual({
      known: false,
      reason: 'no price is known for writing the prompt cache',
    });
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
