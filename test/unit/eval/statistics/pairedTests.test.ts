import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fisherExact } from '../../../../src/eval/statistics/fisher.ts';
import { coinsAtLeast, mcNemar } from '../../../../src/eval/statistics/mcnemar.ts';
import { signFlip } from '../../../../src/eval/statistics/signFlip.ts';
import { choose, flippedSums, headsAtLeast, ratio } from './exact.ts';

describe("McNemar's test", () => {
  it('gives the published figures of the airway hyper-responsiveness data', () => {
    // M. W. Fagerland, S. Lydersen, P. Laake, BMC Med. Res. Methodol. 13 (2013) 91, table 5: 1 and 7.
    const { exact, midP } = mcNemar(7, 1);
    expect(exact).toBeCloseTo(0.0703, 4);
    expect(midP).toBeCloseTo(0.0391, 4);
  });

  it('needs six rows in one direction and none in the other to be below 0.05', () => {
    expect(mcNemar(5, 0).exact).toBeCloseTo(0.0625, 14);
    expect(mcNemar(6, 0).exact).toBeCloseTo(0.03125, 14);
  });

  it('has p = 1 when no row differs', () => {
    expect(mcNemar(0, 0)).toEqual({ exact: 1, midP: 1, worse: 1 });
  });

  it('adds coin probabilities as big integers do', () => {
    const coins = fc
      .integer({ min: 1, max: 300 })
      .chain(n => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(coins, ([k, n]) => {
        expect(coinsAtLeast(k, n)).toBeCloseTo(headsAtLeast(k, n), 11);
      }),
    );
  });

  it('gives a probability for a million rows', () => {
    expect(coinsAtLeast(500_000, 1_000_000)).toBeCloseTo(0.5004, 4);
    expect(coinsAtLeast(501_000, 1_000_000)).toBeCloseTo(0.0228, 3);
    expect(coinsAtLeast(900_000, 1_000_000)).toBe(0);
  });
});

describe('the sign-flip test', () => {
  const differences = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 12 });

  function expected(values: readonly number[]): { worse: number; different: number } {
    const sum = values.reduce((total, value) => total + value, 0);
    const sums = flippedSums(values);
    const share = (is: (each: number) => boolean): number => sums.filter(is).length / sums.length;
    return {
      worse: share(each => each <= sum),
      different: share(each => Math.abs(each) >= Math.abs(sum)),
    };
  }

  it('equals the count of all assignments of signs', () => {
    fc.assert(
      fc.property(differences, values => {
        const found = signFlip(values.map(value => ({ value, count: 1 })));
        expect(found.exact).toBe(true);
        expect(found.worse).toBeCloseTo(expected(values).worse, 12);
        expect(found.different).toBeCloseTo(expected(values).different, 12);
      }),
    );
  });

  it('equals McNemar’s for single passes and fails', () => {
    const flips = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }));
    fc.assert(
      fc.property(flips, ([lost, won]) => {
        const found = signFlip([
          { value: -1, count: lost },
          { value: 1, count: won },
        ]);
        expect(found.worse).toBeCloseTo(mcNemar(lost, won).worse, 12);
        expect(found.different).toBeCloseTo(mcNemar(lost, won).exact, 12);
      }),
    );
  });

  it('draws for other numbers, near the exact share and reproducibly', () => {
    const values = [0.31, -0.22, -0.47, 0.05, -0.61, -0.13, 0.28, -0.39, -0.07, -0.55];
    const found = signFlip(values.map(value => ({ value, count: 1 })));
    expect(found.exact).toBe(false);
    expect(found.worse).toBeCloseTo(expected(values).worse, 1.7);
    expect(signFlip(values.map(value => ({ value, count: 1 })))).toEqual(found);
  });

  it('is never 0, even for very different sides', () => {
    const found = signFlip([
      { value: -1.5, count: 40_000 },
      { value: -0.5, count: 40_000 },
    ]);
    expect(found.worse).toBe(1 / 10_000);
  });
});

describe("Fisher's exact test", () => {
  it('gives the published figure of the lady tasting tea', () => {
    // R. A. Fisher, The Design of Experiments (1935), chapter 2: 3 of 4 right, one-sided 17/70.
    const tea = fisherExact({ passed: 1, samples: 4 }, { passed: 3, samples: 4 });
    expect(tea.better).toBeCloseTo(17 / 70, 12);
    expect(tea.different).toBeCloseTo(34 / 70, 12);
  });

  it('equals the count with big integers', () => {
    const passes = fc
      .integer({ min: 1, max: 40 })
      .chain(samples =>
        fc.record({ passed: fc.integer({ min: 0, max: samples }), samples: fc.constant(samples) }),
      );
    fc.assert(
      fc.property(passes, passes, (before, now) => {
        const total = before.passed + now.passed;
        const ways = (k: number): bigint =>
          choose(now.samples, k) * choose(before.samples, total - k);
        const all = choose(before.samples + now.samples, total);
        const sum = (is: (k: number) => boolean): number => {
          let found = 0n;
          for (let k = 0; k <= now.samples; k += 1) if (is(k)) found += ways(k);
          return ratio(found, all);
        };
        const { worse, better, different } = fisherExact(before, now);
        expect(worse).toBeCloseTo(
          sum(k => k <= now.passed),
          10,
        );
        expect(better).toBeCloseTo(
          sum(k => k >= now.passed),
          10,
        );
        expect(different).toBeCloseTo(
          sum(k => ways(k) <= ways(now.passed)),
          10,
        );
      }),
    );
  });
});
