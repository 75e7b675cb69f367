import { describe, expect, it } from 'vitest';
import {
  compareModels,
  overallVerdict,
  type Tolerance,
} from '../../../../src/eval/baseline/verdict.ts';
import { createPairedTally } from '../../../../src/eval/statistics/paired.ts';
import { createRandom, type Random } from '../../../../src/eval/statistics/random.ts';

const EVALS = 2000;

/** One row of a simulated evaluation: its chance to pass before and now. */
interface SimulatedRow {
  readonly before: number;
  readonly now: number;
  readonly group?: string;
}

interface Simulation {
  readonly rows: (random: Random) => readonly SimulatedRow[];
  readonly samples?: { readonly before: number; readonly now: number };
  readonly models?: number;
  readonly tolerance?: Partial<Tolerance>;
}

/** The share of simulated evaluations that end with each verdict. */
function verdicts(
  { rows, samples = { before: 1, now: 1 }, models = 1, tolerance }: Simulation,
  evals = EVALS,
): { readonly worse: number; readonly fine: number } {
  const random = createRandom(42);
  const rate = (chance: number, of: number): number => {
    let passed = 0;
    for (let sample = 0; sample < of; sample += 1) if (random.uniform() < chance) passed += 1;
    return passed / of;
  };
  const count = { worse: 0, inconclusive: 0, fine: 0 };
  for (let each = 0; each < evals; each += 1) {
    const compared = Array.from({ length: models }, (_, model) => {
      const pairs = createPairedTally(samples.before * samples.now);
      for (const { before, now, group } of rows(random)) {
        pairs.add(rate(before, samples.before), rate(now, samples.now), group);
      }
      return {
        model: `m${model}`,
        pairs,
        unchanged: { rows: 0, passed: 0 },
        scores: { changes: [], groups: [] },
        samples,
      };
    });
    const settings = { regress: 0.02, confidence: 0.95, ...tolerance };
    count[overallVerdict(compareModels(compared, settings))] += 1;
  }
  return { worse: count.worse / evals, fine: count.fine / evals };
}

function unchanged(count: number, chance: (random: Random) => number) {
  return (random: Random): readonly SimulatedRow[] =>
    Array.from({ length: count }, () => {
      const p = chance(random);
      return { before: p, now: p };
    });
}

/** Most rows are easy, some are anything. */
const mixed = (random: Random): number => (random.uniform() < 0.8 ? 0.98 : random.uniform());

describe('an evaluation without a change is called worse in at most 5 % of cases', () => {
  it.each<[string, Simulation]>([
    ['200 rows, most of them easy', { rows: unchanged(200, mixed) }],
    ['200 rows that all pass 9 times of 10', { rows: unchanged(200, () => 0.9) }],
    ['50 rows that pass as often as not', { rows: unchanged(50, () => 0.5) }],
    ['20 rows', { rows: unchanged(20, () => 0.8) }],
    ['no tolerated drop', { rows: unchanged(100, mixed), tolerance: { regress: 0 } }],
    ['three samples a row', { rows: unchanged(100, mixed), samples: { before: 3, now: 3 } }],
    [
      'a baseline of five samples and one now',
      { rows: unchanged(100, mixed), samples: { before: 5, now: 1 } },
    ],
    [
      'one sample in the baseline and five now',
      { rows: unchanged(100, mixed), samples: { before: 1, now: 5 } },
    ],
    ['four models', { rows: unchanged(60, mixed), models: 4 }],
    [
      'documents whose rows pass and fail together',
      {
        rows: random =>
          Array.from({ length: 25 }, (_, document) => {
            const luck = (): number => (random.uniform() < 0.7 ? 0.95 : 0.3);
            const [before, now] = [luck(), luck()];
            return Array.from({ length: 6 }, () => ({ before, now, group: `${document}` }));
          }).flat(),
      },
    ],
  ])('%s', (_name, simulation) => {
    expect(verdicts(simulation).worse).toBeLessThanOrEqual(0.05);
  });
});

describe('a drop of 10 points on 200 rows is called worse in at least 80 % of cases', () => {
  it.each<[string, Simulation]>([
    [
      'a tenth of the rows no longer passes',
      {
        rows: random =>
          Array.from({ length: 200 }, (_, row) => {
            const before = mixed(random);
            return { before: row < 22 ? 0.98 : before, now: row < 22 ? 0.98 - 10 / 11 : before };
          }),
      },
    ],
    [
      'every row passes 8 times of 10 instead of 9',
      { rows: () => Array.from({ length: 200 }, () => ({ before: 0.9, now: 0.8 })) },
    ],
    [
      'every row gets harder, three samples each',
      {
        rows: random =>
          Array.from({ length: 200 }, () => {
            const before = 0.1 + 0.9 * random.uniform();
            return { before, now: before - 0.1 };
          }),
        samples: { before: 3, now: 3 },
      },
    ],
  ])('%s', (_name, simulation) => {
    expect(verdicts(simulation).worse).toBeGreaterThanOrEqual(0.8);
  });
});

describe('a tolerated drop', () => {
  it('is wrongly called fine in at most 5 % of cases when it is slightly too large', () => {
    const rows = (): readonly SimulatedRow[] =>
      Array.from({ length: 300 }, () => ({ before: 0.9, now: 0.88 }));
    expect(verdicts({ rows }).fine).toBeLessThanOrEqual(0.05);
  });

  it('is called fine with enough rows when there is no drop', () => {
    expect(verdicts({ rows: unchanged(3000, () => 0.97) }, 200).fine).toBeGreaterThan(0.8);
  });
});
