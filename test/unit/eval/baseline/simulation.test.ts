import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createComparison } from '../../../../src/eval/baseline/comparison.ts';
import { confirmFlips, mostAgain } from '../../../../src/eval/baseline/confirmation.ts';
import { evalHashes, rowHash } from '../../../../src/eval/baseline/hashes.ts';
import {
  compareModels,
  regressionVerdict,
  type Tolerance,
} from '../../../../src/eval/baseline/verdict.ts';
import type { DatasetRow } from '../../../../src/eval/dataset/row.ts';
import { planEvals } from '../../../../src/eval/plan/plan.ts';
import type { RowCount } from '../../../../src/eval/results/rowTally.ts';
import type { Sample } from '../../../../src/eval/results/sample.ts';
import { createPairedTally } from '../../../../src/eval/statistics/paired.ts';
import { createRandom, type Random } from '../../../../src/eval/statistics/random.ts';
import { defaultSettings } from '../../../../src/model/settings/settings.ts';
import { echoPrompt, workspace } from '../workspace.ts';

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
    count[regressionVerdict(compareModels(compared, settings))] += 1;
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

describe('with rows that flipped sampled again', () => {
  const model = 'sandbox/echo';

  /** The share of evaluations of a whole run with its baseline that are called worse, and how many samples they took again. */
  async function worseShare(
    { rows: count, evals }: { readonly rows: number; readonly evals: number },
    chances: (row: number) => { readonly before: number; readonly now: number },
  ): Promise<{ readonly worse: number; readonly again: number }> {
    const folder = await workspace({ 'a.prompt': echoPrompt, 'a.golden.jsonl': '' });
    const planned = await planEvals(join(folder, 'a.prompt'), defaultSettings);
    const plan = planned.ok ? planned.plans[0] : undefined;
    if (!plan) throw new Error(JSON.stringify(planned));
    const random = createRandom(17);
    const rows = Array.from({ length: count }, (_, line): DatasetRow => {
      return {
        id: `r${line}`,
        file: 'a.golden.jsonl',
        line,
        input: { ticket: `${line}` },
        tags: [],
      };
    });
    const draw = (chance: number): number => (random.uniform() < chance ? 1 : 0);
    const countOf = (passed: number): RowCount => {
      const none = { errored: 0, skipped: 0, recorded: 0, replies: [undefined] };
      return { ...none, passed, failed: 1 - passed, score: passed };
    };
    let worse = 0;
    let again = 0;
    for (let each = 0; each < evals; each += 1) {
      const accepted = rows.map(row => {
        const passed = draw(chances(row.line).before);
        return {
          id: row.id,
          row: rowHash(row),
          results: { [model]: { passed, samples: 1, score: passed } },
        };
      });
      const contents = { ...evalHashes(plan), rows: accepted };
      const comparison = createComparison(plan, { file: 'a.baseline.json', contents });
      for (const row of rows) {
        const result = countOf(draw(chances(row.line).now));
        comparison.addRow({ row, models: new Map([[model, result]]) }, undefined);
      }
      const limits = { each: 10, all: mostAgain(count), concurrency: 4 };
      await confirmFlips(comparison.flips(), limits, async ({ row }) => {
        again += 1;
        return sampleOf(row, draw(chances(row.line).now) === 1);
      });
      if (comparison.summarise(true).verdict === 'worse') worse += 1;
    }
    return { worse: worse / evals, again: again / evals };
  }

  function sampleOf({ id, file, line }: DatasetRow, passes: boolean): Sample {
    return {
      row: { id, file, line, hash: '' },
      model,
      repeat: 1,
      again: true,
      outcome: passes ? 'passed' : 'failed',
      scores: [],
      input: {},
      text: '',
      attempts: 1,
      source: 'live',
      cost: { known: false, reason: 'simulated' },
      totalTime: 1,
    };
  }

  it('an evaluation without a change is called worse in at most 5 % of cases', async () => {
    const mix = (row: number): number => (row % 5 === 0 ? 0.5 : 0.97);
    const { worse, again } = await worseShare({ rows: 50, evals: 500 }, row => ({
      before: mix(row),
      now: mix(row),
    }));
    expect(worse).toBeLessThanOrEqual(0.05);
    expect(again).toBeGreaterThan(5);
    expect(again).toBeLessThanOrEqual(30);
  });

  it('a drop of 10 points on 200 rows is called worse in at least 80 % of cases', async () => {
    const { worse } = await worseShare({ rows: 200, evals: 100 }, row => ({
      before: row % 5 === 0 ? 0.5 : 0.97,
      now: row % 5 === 0 ? 0.5 : row % 8 === 1 ? 0 : 0.97,
    }));
    expect(worse).toBeGreaterThanOrEqual(0.8);
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
