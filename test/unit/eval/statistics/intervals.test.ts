import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapMean } from '../../../../src/eval/statistics/bootstrap.ts';
import { createMoments, type Moments } from '../../../../src/eval/statistics/moments.ts';
import { differenceInterval } from '../../../../src/eval/statistics/newcombe.ts';
import { createRandom, type Random } from '../../../../src/eval/statistics/random.ts';
import { rateInterval, rateOf } from '../../../../src/eval/statistics/rate.ts';
import { createVarianceTally } from '../../../../src/eval/statistics/variance.ts';
import { wilsonInterval } from '../../../../src/eval/statistics/wilson.ts';

/** The moments of a table of rows that passed both, the first only, the second only, neither. */
function table(both: number, first: number, second: number, neither: number): Moments {
  const moments = createMoments(2);
  const add = (count: number, values: readonly number[]): void => {
    for (let row = 0; row < count; row += 1) moments.add(values);
  };
  add(both, [1, 1]);
  add(first, [1, 0]);
  add(second, [0, 1]);
  add(neither, [0, 0]);
  return moments;
}

/** Newcombe's method 10 as he writes it, on counts. */
function newcombe(both: number, first: number, second: number, neither: number) {
  const n = both + first + second + neither;
  const [one, two] = [(both + first) / n, (both + second) / n];
  const [a, b] = [wilsonInterval(both + first, n), wilsonInterval(both + second, n)];
  const product = both * neither - first * second;
  const corrected = product > n / 2 ? product - n / 2 : Math.min(product, 0);
  const margins = (both + first) * (second + neither) * (both + second) * (first + neither);
  const phi = margins === 0 ? 0 : corrected / Math.sqrt(margins);
  const reach = (x: number, y: number): number => Math.sqrt(x * x - 2 * phi * x * y + y * y);
  return {
    low: two - one - reach(two - b.low, a.high - one),
    high: two - one + reach(b.high - two, one - a.low),
  };
}

const counts = fc.tuple(
  fc.integer({ min: 0, max: 80 }),
  fc.integer({ min: 0, max: 20 }),
  fc.integer({ min: 0, max: 20 }),
  fc.integer({ min: 0, max: 80 }),
);

describe('the interval of a paired difference', () => {
  it('gives the published figures of the airway hyper-responsiveness data', () => {
    // M. W. Fagerland, S. Lydersen, P. Laake, Stat. Med. 33 (2014) 2850, table VII: -0.507 to -0.026.
    const { low, high } = differenceInterval(table(1, 7, 1, 12), 0.95);
    expect(low).toBeCloseTo(-0.507, 3);
    expect(high).toBeCloseTo(-0.026, 3);
  });

  it('is Newcombe’s method 10 for any table', () => {
    fc.assert(
      fc.property(counts, cells => {
        fc.pre(cells.some(cell => cell > 0));
        const found = differenceInterval(table(...cells), 0.95);
        const wanted = newcombe(...cells);
        expect(found.low).toBeCloseTo(Math.max(-1, wanted.low), 8);
        expect(found.high).toBeCloseTo(Math.min(1, wanted.high), 8);
      }),
    );
  });

  it('mirrors when the two sides are exchanged', () => {
    fc.assert(
      fc.property(counts, ([both, first, second, neither]) => {
        const found = differenceInterval(table(both, first, second, neither), 0.9);
        const mirror = differenceInterval(table(both, second, first, neither), 0.9);
        expect(mirror.low).toBeCloseTo(-found.high, 9);
      }),
    );
  });

  it('is the widest for no rows, and wide for a few rows that agree', () => {
    expect(differenceInterval(createMoments(2), 0.9)).toEqual({ low: -1, high: 1 });
    expect(differenceInterval(table(5, 0, 0, 0), 0.9).low).toBeLessThan(-0.3);
  });
});

const groupedRows = fc.array(
  fc.record({
    group: fc.constantFrom('a', 'b', 'c', undefined),
    x: fc.double({ min: 0, max: 1, noNaN: true }),
    y: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { minLength: 1, maxLength: 40 },
);

describe('clustered errors', () => {
  it('are the double sum over rows of one group', () => {
    fc.assert(
      fc.property(groupedRows, rows => {
        const moments = createMoments(2);
        for (const { x, y, group } of rows) moments.add([x, y], group);
        const n = rows.length;
        const mean = (of: 'x' | 'y'): number => rows.reduce((sum, row) => sum + row[of], 0) / n;
        const [x, y] = [mean('x'), mean('y')];
        let double = 0;
        rows.forEach((one, i) => {
          rows.forEach((other, j) => {
            const together = i === j || (one.group !== undefined && one.group === other.group);
            if (together) double += (one.x - x) * (other.y - y);
          });
        });
        expect(moments.mean(0)).toBeCloseTo(x, 10);
        expect(moments.covariance(0, 1)).toBeCloseTo(double / n ** 2, 9);
      }),
    );
  });

  it('make an interval wider when rows of a document pass and fail together', () => {
    const [single, grouped] = [createMoments(1), createMoments(1)];
    for (let row = 0; row < 60; row += 1) {
      const document = Math.floor(row / 6);
      const value = document % 3 === 0 ? 0 : 1;
      single.add([value]);
      grouped.add([value], `${document}`);
    }
    expect(rateOf(grouped).effective).toBeLessThan(11);
    expect(rateInterval(rateOf(grouped)).low).toBeLessThan(rateInterval(rateOf(single)).low - 0.1);
  });

  it('leave ungrouped rows with Wilson’s interval', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 50 }),
        fc.integer({ min: 0, max: 50 }),
        (pass, fail) => {
          fc.pre(pass + fail > 0);
          const found = rateInterval(rateOf(table(pass, 0, 0, fail)));
          const wanted = wilsonInterval(pass, pass + fail);
          expect(found.low).toBeCloseTo(wanted.low, 8);
          expect(found.high).toBeCloseTo(wanted.high, 8);
        },
      ),
    );
  });

  it('count varying repeats as more evidence, and equal repeats as none', () => {
    const [agree, differ] = [createMoments(1), createMoments(1)];
    for (let row = 0; row < 100; row += 1) {
      agree.add([row % 2]);
      differ.add([row % 2 === 0 ? 0.4 : 0.6]);
    }
    expect(rateOf(agree).effective).toBeCloseTo(100, 6);
    expect(rateOf(differ).effective).toBeGreaterThan(1000);
  });
});

describe('the interval of a pass rate with repeats', () => {
  const fixed = (p: number) => (): number => p;
  it.each<[string, number, number, (random: Random) => number, number]>([
    ['3 rows that pass as often as not, 10 times each', 3, 10, fixed(0.5), 0.5],
    ['5 rows that pass as often as not, 10 times each', 5, 10, fixed(0.5), 0.5],
    ['5 rows that pass 9 times of 10, 5 times each', 5, 5, fixed(0.9), 0.9],
    ['10 rows of any difficulty, 5 times each', 10, 5, random => random.uniform(), 0.5],
    ['20 rows of any difficulty, 5 times each', 20, 5, random => random.uniform(), 0.5],
  ])('contains the true rate in 93 of 100 evaluations of %s', (_name, rows, repeat, chance, truth) => {
    const random = createRandom(5);
    const evals = 1500;
    let inside = 0;
    for (let each = 0; each < evals; each += 1) {
      const moments = createMoments(1);
      for (let row = 0; row < rows; row += 1) {
        const p = chance(random);
        let passed = 0;
        for (let sample = 0; sample < repeat; sample += 1) if (random.uniform() < p) passed += 1;
        moments.add([passed / repeat]);
      }
      const { low, high } = rateInterval(rateOf(moments));
      if (low <= truth && truth <= high) inside += 1;
    }
    expect(inside / evals).toBeGreaterThanOrEqual(0.93);
  });
});

describe('the bootstrap', () => {
  it('is near the exact distribution of a few rows', () => {
    const values = [0, 0.2, 0.5, 0.9, 1];
    const means: number[] = [];
    for (let code = 0; code < 5 ** 5; code += 1) {
      let sum = 0;
      for (let digit = 0; digit < 5; digit += 1) {
        sum += values[Math.floor(code / 5 ** digit) % 5] ?? 0;
      }
      means.push(sum / 5);
    }
    means.sort((a, b) => a - b);
    const { low, high } = bootstrapMean(values, { confidence: 0.9 }) ?? { low: 0, high: 0 };
    expect(low).toBeCloseTo(means[Math.round(0.05 * (means.length - 1))] ?? 0, 1.5);
    expect(high).toBeCloseTo(means[Math.round(0.95 * (means.length - 1))] ?? 0, 1.5);
  });

  it('gives the same interval each time, and a wider one for grouped rows', () => {
    const values = Array.from({ length: 80 }, (_, row) => (Math.floor(row / 8) % 2) * 0.8);
    const groups = values.map((_, row) => `${Math.floor(row / 8)}`);
    const alone = bootstrapMean(values, { confidence: 0.95 });
    expect(bootstrapMean(values, { confidence: 0.95 })).toEqual(alone);
    const grouped = bootstrapMean(values, { confidence: 0.95 }, groups);
    const width = (interval = { low: 0, high: 0 }): number => interval.high - interval.low;
    expect(width(grouped)).toBeGreaterThan(1.5 * width(alone));
  });

  it('is not certain of a mean because all rows are equal', () => {
    const limits = { low: -1, high: 1 };
    const of = (values: readonly number[], groups?: readonly string[]) =>
      bootstrapMean(values, { confidence: 0.9, limits }, groups) ?? { low: 0, high: 0 };
    expect(of([0]).low).toBeCloseTo(-0.95, 9);
    expect(of([0, 0, 0, 0], ['a', 'a', 'a', 'a']).low).toBeCloseTo(-0.95, 9);
    // The rule of three, at 95 % one-sided.
    const { low, high } = of(new Array<number>(100).fill(0));
    expect(low).toBeCloseTo(-0.0295, 4);
    expect(high).toBeCloseTo(0.0295, 4);
    expect(of(new Array<number>(10).fill(1)).high).toBe(1);
    expect(of([0, 1]).high).toBe(1);
  });

  it('is not certain of a mean from a few rows', () => {
    const limits = { low: -1, high: 1 };
    const value = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), values => {
        const { low, high } = bootstrapMean(values, { confidence: 0.95, limits }) ?? limits;
        const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
        expect(low).toBeLessThanOrEqual(mean + 1e-9);
        expect(high).toBeGreaterThanOrEqual(mean - 1e-9);
        expect(high - low).toBeGreaterThan(0.9);
        expect(bootstrapMean(values, { confidence: 0.95 })).toBeUndefined();
      }),
    );
  });

  it('has no interval without rows', () => {
    expect(bootstrapMean([], { confidence: 0.95 })).toBeUndefined();
  });
});

describe('the variance split', () => {
  it('recovers the two variances of simulated rows', () => {
    // Half of the rows pass with 0.9, half with 0.5, three samples each: every outcome as often as expected.
    const tally = createVarianceTally();
    const chances = (p: number): readonly number[] => [
      (1 - p) ** 3,
      3 * p * (1 - p) ** 2,
      3 * p * p * (1 - p),
      p ** 3,
    ];
    for (const p of [0.9, 0.5]) {
      chances(p).forEach((chance, passed) => {
        for (let row = 0; row < Math.round(chance * 8000); row += 1) tally.add(passed, 3);
      });
    }
    const { between = 0, sampling = 0 } = tally.split() ?? {};
    expect(sampling).toBeCloseTo((0.9 * 0.1 + 0.5 * 0.5) / 2, 3);
    expect(between).toBeCloseTo(0.04, 3);
  });

  it('is undefined for rows that were sampled once', () => {
    const tally = createVarianceTally();
    tally.add(1, 1);
    tally.add(0, 1);
    expect(tally.split()).toBeUndefined();
  });
});
