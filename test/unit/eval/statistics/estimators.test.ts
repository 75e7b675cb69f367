import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cohensKappa,
  correctedRate,
  judgeRates,
  kappaInterval,
} from '../../../../src/eval/statistics/calibration.ts';
import { benjaminiHochberg, holm } from '../../../../src/eval/statistics/multiplicity.ts';
import { passAtK, passHatK } from '../../../../src/eval/statistics/passAtK.ts';
import { detectableDrop, repeatsFor, rowsFor } from '../../../../src/eval/statistics/power.ts';
import { createRandom } from '../../../../src/eval/statistics/random.ts';
import { rowTendency } from '../../../../src/eval/statistics/sequential.ts';
import { choose, ratio } from './exact.ts';

describe('pass@k and pass^k', () => {
  it('are the shares over all choices of k samples', () => {
    const cases = fc
      .integer({ min: 1, max: 60 })
      .chain(n =>
        fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n), fc.integer({ min: 1, max: n })),
      );
    fc.assert(
      fc.property(cases, ([c, n, k]) => {
        expect(passAtK(c, n, k)).toBeCloseTo(1 - ratio(choose(n - c, k), choose(n, k)), 10);
        expect(passHatK(c, n, k)).toBeCloseTo(ratio(choose(c, k), choose(n, k)), 10);
      }),
    );
  });

  it('are undefined for more samples than there are, and finite for a million', () => {
    expect(passAtK(1, 2, 3)).toBeUndefined();
    expect(passHatK(999_999, 1_000_000, 100)).toBeCloseTo(0.9999, 6);
    expect(passAtK(1, 1_000_000, 1_000_000)).toBe(1);
  });
});

const probabilities = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

describe('corrections for several tests', () => {
  it('give the adjusted p-values of the definitions', () => {
    // From the definitions, on 0.01, 0.02, 0.03, 0.04.
    const closeTo = (wanted: readonly number[], found: readonly number[]): void =>
      wanted.forEach((each, index) => {
        expect(found[index]).toBeCloseTo(each, 12);
      });
    closeTo([0.06, 0.04, 0.06, 0.06], holm([0.02, 0.01, 0.04, 0.03]));
    closeTo([0.04, 0.04, 0.04, 0.04], benjaminiHochberg([0.02, 0.01, 0.04, 0.03]));
  });

  it('reject the same hypotheses as the step procedures', () => {
    fc.assert(
      fc.property(probabilities, fc.double({ min: 0.01, max: 0.5, noNaN: true }), (all, level) => {
        const sorted = all.toSorted((a, b) => a - b);
        const n = all.length;
        const firstKept = sorted.findIndex((p, rank) => p * (n - rank) > level);
        const holmRejects = firstKept === -1 ? n : firstKept;
        expect(holm(all).filter(p => p <= level)).toHaveLength(holmRejects);
        const last = sorted.findLastIndex((p, rank) => (p * n) / (rank + 1) <= level);
        expect(benjaminiHochberg(all).filter(p => p <= level)).toHaveLength(last + 1);
      }),
    );
  });
});

describe('power', () => {
  it('gives the published figures', () => {
    // E. Miller, arXiv 2411.00640, section 5: two-sided 5 %, so 0.975 one-sided.
    const design = { confidence: 0.975, power: 0.8 };
    expect(rowsFor(0.03, { ...design, variance: 1 / 9 })).toBe(969);
    expect(rowsFor(0.03, { ...design, variance: 1 / 9 + 2 / 6 })).toBe(3876);
    const dropOf = (repeats: number): number =>
      detectableDrop({ ...design, variance: 1 / 9 + 2 / 6 / repeats, rows: 198 });
    expect(Math.abs(dropOf(1) - 0.132)).toBeLessThan(0.001);
    expect(Math.abs(dropOf(10) - 0.075)).toBeLessThan(0.001);
  });

  it('finds the rows and the repeats that are just enough to detect a drop', () => {
    const settings = fc.record({
      between: fc.double({ min: 0, max: 0.2, noNaN: true }),
      sampling: fc.double({ min: 0.01, max: 0.4, noNaN: true }),
      rows: fc.integer({ min: 10, max: 5000 }),
      drop: fc.double({ min: 0.01, max: 0.2, noNaN: true }),
    });
    fc.assert(
      fc.property(settings, ({ between, sampling, rows, drop }) => {
        const seen = (repeats: number, of = rows): boolean =>
          detectableDrop({ variance: between + sampling / repeats, rows: of, confidence: 0.95 }) <=
          drop * (1 + 1e-9);
        const needed = rowsFor(drop, { variance: between + sampling, confidence: 0.95 });
        expect(seen(1, needed)).toBe(true);
        expect(seen(1, needed - 1)).toBe(false);
        const repeats = repeatsFor(drop, { between, sampling }, { rows, confidence: 0.95 });
        if (repeats === undefined) expect(seen(1e9)).toBe(false);
        else {
          expect(seen(repeats)).toBe(true);
          if (repeats > 1) expect(seen(repeats - 1)).toBe(false);
        }
      }),
    );
  });
});

describe('the tendency of a row', () => {
  it('is clear when one kind of sample leads by three', () => {
    expect(rowTendency(0, 2)).toBeUndefined();
    expect(rowTendency(0, 3)).toBe('fails');
    expect(rowTendency(4, 1)).toBe('passes');
    expect(rowTendency(6, 5)).toBeUndefined();
  });
});

describe('the calibration of a judge', () => {
  it('gives the published kappa and rates', () => {
    // A textbook example: 35 of 50 agree where chance gives 25.
    const counts = { bothPass: 20, judgeOnly: 5, peopleOnly: 10, bothFail: 15 };
    expect(cohensKappa(counts)).toBeCloseTo(0.4, 12);
    const { truePositive, trueNegative } = judgeRates(counts);
    expect(truePositive.rate).toBeCloseTo(20 / 30, 12);
    expect(trueNegative.rate).toBeCloseTo(15 / 20, 12);
  });

  it('has no kappa when one verdict was never given', () => {
    expect(cohensKappa({ bothPass: 9, judgeOnly: 0, peopleOnly: 0, bothFail: 0 })).toBeUndefined();
  });

  it('gives kappa the interval of the delta method, calculated from derivatives', () => {
    const cells = fc.record({
      bothPass: fc.integer({ min: 1, max: 200 }),
      judgeOnly: fc.integer({ min: 1, max: 200 }),
      peopleOnly: fc.integer({ min: 1, max: 200 }),
      bothFail: fc.integer({ min: 1, max: 200 }),
    });
    fc.assert(
      fc.property(cells, counts => {
        const keys = ['bothPass', 'judgeOnly', 'peopleOnly', 'bothFail'] as const;
        const n = keys.reduce((sum, key) => sum + counts[key], 0);
        const step = 1e-6 * n;
        const slopes = keys.map(key => {
          const up = cohensKappa({ ...counts, [key]: counts[key] + step }) ?? 0;
          const down = cohensKappa({ ...counts, [key]: counts[key] - step }) ?? 0;
          return (up - down) / 2e-6;
        });
        const mean = keys.reduce((sum, key, at) => sum + (slopes[at] ?? 0) * (counts[key] / n), 0);
        const square = keys.reduce(
          (sum, key, at) => sum + (slopes[at] ?? 0) ** 2 * (counts[key] / n),
          0,
        );
        const half = 1.959964 * Math.sqrt((square - mean ** 2) / n);
        const kappa = cohensKappa(counts) ?? 0;
        const found = kappaInterval(counts);
        expect(found?.low).toBeCloseTo(Math.max(-1, kappa - half), 4);
        expect(found?.high).toBeCloseTo(Math.min(1, kappa + half), 4);
      }),
    );
    expect(
      kappaInterval({ bothPass: 9, judgeOnly: 0, peopleOnly: 0, bothFail: 0 }),
    ).toBeUndefined();
  });

  it('is never certain of kappa, whatever the labels', () => {
    const cell = fc.integer({ min: 0, max: 30 });
    const cells = fc.record({ bothPass: cell, judgeOnly: cell, peopleOnly: cell, bothFail: cell });
    fc.assert(
      fc.property(cells, counts => {
        const found = kappaInterval(counts);
        const kappa = cohensKappa(counts);
        expect(found === undefined).toBe(kappa === undefined);
        if (!found || kappa === undefined) return;
        expect(found.low).toBeLessThanOrEqual(kappa + 1e-9);
        expect(found.high).toBeGreaterThanOrEqual(kappa - 1e-9);
        expect(found.high - found.low).toBeGreaterThan(0.02);
      }),
    );
    const three = kappaInterval({ bothPass: 2, judgeOnly: 0, peopleOnly: 0, bothFail: 1 });
    expect(three?.low).toBeLessThan(0);
    expect(three?.high).toBe(1);
  });

  it('corrects a reported rate to the true one', () => {
    const rates = fc.record({
      truth: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      tpr: fc.integer({ min: 60, max: 100 }),
      tnr: fc.integer({ min: 60, max: 100 }),
    });
    fc.assert(
      fc.property(rates, ({ truth, tpr, tnr }) => {
        const samples = 10_000;
        const reported = (truth * tpr + (1 - truth) * (100 - tnr)) / 100;
        const found = correctedRate(
          { passed: reported * samples, samples },
          { bothPass: tpr, peopleOnly: 100 - tpr, bothFail: tnr, judgeOnly: 100 - tnr },
        );
        expect(found?.rate).toBeCloseTo(truth, 8);
      }),
    );
  });

  it('covers the true rate 95 % of the time with 50 labels of each kind', () => {
    const random = createRandom(7);
    const binomial = (n: number, p: number): number => {
      let found = 0;
      for (let i = 0; i < n; i += 1) if (random.uniform() < p) found += 1;
      return found;
    };
    const [truth, tpr, tnr, rounds] = [0.8, 0.9, 0.75, 2000];
    let covered = 0;
    for (let round = 0; round < rounds; round += 1) {
      const [bothPass, bothFail] = [binomial(50, tpr), binomial(50, tnr)];
      const passed = binomial(200, truth * tpr + (1 - truth) * (1 - tnr));
      const counts = { bothPass, peopleOnly: 50 - bothPass, bothFail, judgeOnly: 50 - bothFail };
      const found = correctedRate({ passed, samples: 200 }, counts);
      if (found && found.low <= truth && truth <= found.high) covered += 1;
    }
    expect(covered / rounds).toBeGreaterThan(0.94);
  });

  it('is undefined for a judge that is not better than chance or has no labels', () => {
    const judged = { passed: 5, samples: 10 };
    const chance = { bothPass: 5, judgeOnly: 5, peopleOnly: 5, bothFail: 5 };
    expect(correctedRate(judged, chance)).toBeUndefined();
    expect(
      correctedRate(judged, { bothPass: 5, judgeOnly: 0, peopleOnly: 1, bothFail: 0 }),
    ).toBeUndefined();
  });
});
