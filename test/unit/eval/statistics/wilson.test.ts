import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../../../../src/eval/statistics/wilson.ts';

const counts = fc
  .integer({ min: 1, max: 100_000 })
  .chain(trials => fc.tuple(fc.integer({ min: 0, max: trials }), fc.constant(trials)));

describe('the Wilson interval', () => {
  it('gives the published figures', () => {
    expect(wilsonInterval(5, 5).low).toBeCloseTo(0.5655, 4);
    expect(wilsonInterval(5, 5).high).toBe(1);
    expect(wilsonInterval(17, 20).low).toBeCloseTo(0.6396, 4);
    expect(wilsonInterval(17, 20).high).toBeCloseTo(0.9476, 4);
  });

  it('contains the observed rate and stays between 0 and 1', () => {
    fc.assert(
      fc.property(counts, ([successes, trials]) => {
        const { low, high } = wilsonInterval(successes, trials);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(successes / trials);
        expect(high).toBeGreaterThanOrEqual(successes / trials);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is symmetric in successes and failures', () => {
    fc.assert(
      fc.property(counts, ([successes, trials]) => {
        const { low, high } = wilsonInterval(successes, trials);
        const mirror = wilsonInterval(trials - successes, trials);
        expect(mirror.low).toBeCloseTo(1 - high, 10);
        expect(mirror.high).toBeCloseTo(1 - low, 10);
      }),
    );
  });

  it('narrows with more evidence', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 2, max: 50 }), ([successes, trials], factor) => {
        const width = ({ low, high }: { low: number; high: number }): number => high - low;
        const few = width(wilsonInterval(successes, trials));
        expect(width(wilsonInterval(successes * factor, trials * factor))).toBeLessThan(few);
      }),
    );
  });

  it('is 0 to 1 before the first trial', () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });
});
