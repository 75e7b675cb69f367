import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapMedianChange, fewestUnits } from '../../../../src/eval/statistics/bootstrap.ts';
import { createRandom } from '../../../../src/eval/statistics/random.ts';

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

const pair = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1000 }));

describe('the change of a median', () => {
  it('is that of the sorted values, within its interval or at its end', () => {
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 30 }), pairs => {
        const found = bootstrapMedianChange(pairs, { confidence: 0.95, resamples: 200 });
        expect(found?.first).toBe(median(pairs.map(([first]) => first)));
        expect(found?.second).toBe(median(pairs.map(([, second]) => second)));
        expect(found?.interval === undefined).toBe(pairs.length < 6);
        const { low, high } = found?.interval ?? { low: 0, high: 0 };
        expect(low).toBeLessThanOrEqual(high);
      }),
    );
  });

  it('has no interval to speak of when every row changes by the same amount of one value', () => {
    const pairs = Array.from({ length: 50 }, () => [100, 90] as const);
    expect(bootstrapMedianChange(pairs, { confidence: 0.95 })).toEqual({
      first: 100,
      second: 90,
      interval: { low: -10, high: -10 },
    });
    expect(bootstrapMedianChange([], { confidence: 0.95 })).toBeUndefined();
  });

  it('has no interval for fewer rows or groups than one of its confidence needs', () => {
    const pairs = Array.from({ length: 30 }, (_, row) => [100 + row, 90 - row] as const);
    const options = { confidence: 0.95 };
    expect(bootstrapMedianChange(pairs.slice(0, 5), options)?.interval).toBeUndefined();
    expect(bootstrapMedianChange(pairs.slice(0, 6), options)?.interval).toBeDefined();
    const groups = pairs.map((_, row) => `g${row % 5}`);
    expect(bootstrapMedianChange(pairs, options, groups)?.interval).toBeUndefined();
    expect([0.9, 0.95, 0.99].map(fewestUnits)).toEqual([5, 6, 8]);
  });

  it('covers the true change in about 95 of 100 samples, and less with groups whose rows are treated as independent', () => {
    const random = createRandom(7);
    const normal = (): number =>
      Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
    const covers = { rows: 0, grouped: 0, ignored: 0 };
    const times = 200;
    for (let time = 0; time < times; time += 1) {
      const rows = Array.from({ length: 60 }, (): readonly [number, number] => {
        const base = normal();
        return [base, base + 0.5 + normal()];
      });
      const shifts = Array.from({ length: 12 }, normal);
      const grouped = Array.from({ length: 60 }, (_, row): readonly [number, number] => {
        const base = normal();
        return [base, base + 0.5 + (shifts[row % 12] ?? 0) + 0.2 * normal()];
      });
      const groups = grouped.map((_, row) => `g${row % 12}`);
      const holds = (found: ReturnType<typeof bootstrapMedianChange>): number =>
        found?.interval && found.interval.low <= 0.5 && found.interval.high >= 0.5 ? 1 : 0;
      const options = { confidence: 0.95, resamples: 500 };
      covers.rows += holds(bootstrapMedianChange(rows, options));
      covers.grouped += holds(bootstrapMedianChange(grouped, options, groups));
      covers.ignored += holds(bootstrapMedianChange(grouped, options));
    }
    expect(covers.rows / times).toBeGreaterThan(0.9);
    expect(covers.grouped / times).toBeGreaterThan(0.85);
    expect(covers.ignored).toBeLessThan(covers.grouped);
  });
});
