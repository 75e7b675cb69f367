import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQuantiles } from '../../../../src/eval/statistics/quantiles.ts';

describe('quantiles', () => {
  it('are within one per cent of the exact ones', () => {
    const times = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(times, fc.double({ min: 0, max: 1, noNaN: true }), (values, quantile) => {
        const quantiles = createQuantiles();
        for (const value of values) quantiles.add(value);
        const exact =
          values
            .toSorted((a, b) => a - b)
            .find((_, at) => at + 1 >= quantile * values.length - 1e-9) ?? 0;
        const found = quantiles.at(quantile) ?? Number.NaN;
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(exact * 0.0101);
      }),
    );
  });

  it('of two values are not both the smaller one', () => {
    const quantiles = createQuantiles();
    for (const time of [10, 1000]) quantiles.add(time);
    expect(quantiles.at(0.5)).toBeCloseTo(10, 0);
    expect(quantiles.at(0.95)).toBeGreaterThan(980);
  });

  it('are undefined before the first value', () => {
    expect(createQuantiles().at(0.5)).toBeUndefined();
  });
});
