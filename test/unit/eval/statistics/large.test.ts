import { describe, expect, it } from 'vitest';
import { correctedRate } from '../../../../src/eval/statistics/calibration.ts';
import { fisherExact } from '../../../../src/eval/statistics/fisher.ts';
import { mcNemar } from '../../../../src/eval/statistics/mcnemar.ts';
import { createPairedTally } from '../../../../src/eval/statistics/paired.ts';
import { passAtK, passHatK } from '../../../../src/eval/statistics/passAtK.ts';
import { detectableDrop, rowsFor } from '../../../../src/eval/statistics/power.ts';
import { createRandom } from '../../../../src/eval/statistics/random.ts';
import { wilsonInterval } from '../../../../src/eval/statistics/wilson.ts';

const MILLION = 1_000_000;

/** Every number in a result. */
function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

describe('estimates over a million samples, or over none', () => {
  it.each<[string, () => unknown]>([
    ['Wilson', () => [wilsonInterval(1, MILLION), wilsonInterval(MILLION, MILLION)]],
    ['McNemar', () => [mcNemar(MILLION, 3), mcNemar(MILLION / 2, MILLION / 2), mcNemar(0, 0)]],
    [
      'Fisher',
      () => [
        fisherExact({ passed: 10, samples: MILLION }, { passed: 50, samples: MILLION }),
        fisherExact({ passed: 0, samples: 1 }, { passed: MILLION, samples: MILLION }),
      ],
    ],
    ['pass@k', () => [passAtK(500_000, MILLION, 1000), passHatK(3, MILLION, 2)]],
    [
      'power',
      () => [
        detectableDrop({ variance: 1e-6, rows: MILLION, confidence: 0.9999 }),
        rowsFor(1e-4, { variance: 1, confidence: 0.95 }),
        detectableDrop({ variance: 0.1, rows: 0, confidence: 0.95 }),
      ],
    ],
    [
      'calibration',
      () =>
        correctedRate(
          { passed: 0, samples: MILLION },
          { bothPass: MILLION, peopleOnly: 0, bothFail: MILLION, judgeOnly: 0 },
        ),
    ],
  ])('are finite: %s', (_name, estimate) => {
    const numbers = numbersIn(estimate());
    expect(numbers.length).toBeGreaterThan(0);
    for (const number of numbers) expect(Number.isFinite(number)).toBe(true);
  });

  it.each([1, 3, 5])('compare %i samples of each row of two sides', samples => {
    const random = createRandom(3);
    const tally = createPairedTally(samples);
    const draw = (p: number): number => {
      let passed = 0;
      for (let each = 0; each < samples; each += 1) if (random.uniform() < p) passed += 1;
      return passed / samples;
    };
    const rows = MILLION / 5;
    for (let row = 0; row < rows; row += 1) tally.add(draw(0.9), draw(0.89));
    const { difference, interval } = tally.rates(0.9);
    expect(difference).toBeCloseTo(-0.01, 2);
    expect(interval.low).toBeLessThan(difference);
    expect(interval.high).toBeLessThan(0);
    expect(tally.test().worse).toBeLessThan(0.001);
  });
});
