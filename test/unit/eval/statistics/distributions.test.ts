import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  logChoose,
  logGamma,
  normalProbability,
  normalQuantile,
  studentQuantile,
} from '../../../../src/eval/statistics/distributions.ts';
import { choose } from './exact.ts';

describe('logarithms of counts', () => {
  it('are those of the factorials, for numbers with exact factorials', () => {
    let factorial = 1;
    for (let n = 1; n < 170; n += 1) {
      expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 10);
      factorial *= n;
    }
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
  });

  it('equal those of binomial coefficients, calculated with big integers', () => {
    const cases = fc
      .integer({ min: 0, max: 1000 })
      .chain(n => fc.tuple(fc.constant(n), fc.integer({ min: 0, max: n })));
    fc.assert(
      fc.property(cases, ([n, k]) => {
        const digits = choose(n, k).toString();
        const logarithm = Math.log(Number(`0.${digits.slice(0, 17)}`)) + digits.length * Math.LN10;
        expect(logChoose(n, k)).toBeCloseTo(logarithm, 8);
      }),
    );
  });

  it('stay finite for a million, and are -Infinity for more choices than items', () => {
    expect(logChoose(1_000_000, 500_000)).toBeCloseTo(693_140.046, 2);
    expect(logChoose(3, 4)).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('normal quantiles', () => {
  it.each([
    [0.5, 0],
    [0.8, 0.8416212335729143],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.9999, 3.719016485455709],
    [0.001, -3.090232306167813],
  ])('at %f equal the published table', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 10);
  });

  it('are the inverse of the probability', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), p => {
        expect(normalProbability(normalQuantile(p))).toBeCloseTo(p, 11);
      }),
    );
  });
});

describe('Student quantiles', () => {
  // R. A. Fisher, F. Yates, Statistical Tables, table III; one degree of freedom is Cauchy's distribution.
  it.each([
    [0.975, 1, 12.7062],
    [0.95, 2, 2.919986],
    [0.975, 4, 2.776445],
    [0.95, 9, 1.833113],
    [0.975, 29, 2.04523],
    [0.975, 120, 1.97993],
  ])('at %f with %i degrees of freedom equal the published table', (p, df, t) => {
    expect(studentQuantile(p, df)).toBeCloseTo(t, 4);
  });

  it('are wider than normal ones, and converge to them', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.51, max: 0.9999, noNaN: true }),
        fc.integer({ min: 1, max: 10_000 }),
        (p, df) => {
          expect(studentQuantile(p, df)).toBeGreaterThanOrEqual(normalQuantile(p));
          expect(studentQuantile(p, df + 1)).toBeLessThanOrEqual(studentQuantile(p, df) + 1e-9);
        },
      ),
    );
    expect(studentQuantile(0.975, 1_000_000)).toBeCloseTo(1.96, 3);
  });
});
