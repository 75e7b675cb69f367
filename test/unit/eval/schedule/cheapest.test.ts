import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DatasetRow } from '../../../../src/eval/dataset/row.ts';
import { winnerText } from '../../../../src/eval/reports/search.ts';
import type { Sample } from '../../../../src/eval/results/sample.ts';
import type { Job } from '../../../../src/eval/runSample.ts';
import {
  type CheapestCandidate,
  type CheapestSearch,
  createSearch,
} from '../../../../src/eval/schedule/cheapest.ts';
import { billedFor, type Performed } from '../../../../src/eval/schedule/performed.ts';
import { runSchedule } from '../../../../src/eval/schedule/schedule.ts';
import { plausibility, rateOnAll } from '../../../../src/eval/statistics/finiteSample.ts';
import { createRandom } from '../../../../src/eval/statistics/random.ts';

const signal = new AbortController().signal;

/** One model of a simulated grid. */
interface Simulated {
  readonly model: string;
  readonly usd: number;
  /** Whether each row passes. */
  readonly passes: readonly boolean[];
  /** Default: `live`. */
  readonly source?: Sample['source'];
}

function sampleOf(
  { row, model, repeat }: Job,
  passes: boolean,
  usd: number,
  source: Sample['source'] = 'live',
): Sample {
  const { id, file, line } = row;
  return {
    row: { id, file, line, hash: '' },
    model,
    repeat,
    outcome: passes ? 'passed' : 'failed',
    scores: [],
    input: {},
    text: '',
    attempts: 1,
    source,
    cost: {
      known: true,
      input: usd,
      cacheRead: 0,
      cacheWrite: 0,
      output: 0,
      total: usd,
      usage: 'provider',
    },
    totalTime: 1,
  };
}

async function search(
  models: readonly Simulated[],
  gate: number,
  concurrency: number,
  wait: () => Promise<unknown> = async () => {},
): Promise<CheapestSearch> {
  const byModel = new Map(models.map(each => [each.model, each]));
  const rows = Array.from(
    { length: models[0]?.passes.length ?? 0 },
    (_, line): DatasetRow => ({ id: String(line), file: 'a.jsonl', line, input: {}, tags: [] }),
  );
  const names = models.map(({ model }) => model);
  const found = createSearch(names, gate);
  await runSchedule<Job, Performed>(
    {
      jobs: found.jobs(rows, signal),
      models: names,
      concurrency,
      policies: [found.policy],
      async perform(job) {
        await wait();
        const { passes = [], usd = 0, source } = byModel.get(job.model) ?? {};
        const sample = sampleOf(job, passes[job.row.line] ?? false, usd, source);
        return { sample, spent: billedFor(sample) };
      },
    },
    signal,
  );
  return found.result();
}

describe('the text about the model that was found', () => {
  const candidate = (
    model: string,
    outcome: CheapestCandidate['outcome'],
    cost?: number,
  ): CheapestCandidate => ({
    model,
    outcome,
    passed: 1,
    failed: 0,
    interval: { low: 0, high: 1 },
    ...(cost !== undefined && { cost }),
  });
  const text = (...candidates: readonly CheapestCandidate[]): string =>
    winnerText({
      gate: 0.9,
      candidates,
      winner: 'a/x',
      samples: 2,
      grid: 2,
      spent: 0,
    });

  it('calls it the cheapest only if all cheaper models are known not to pass', () => {
    expect(text(candidate('b/y', 'unlikely', 1), candidate('a/x', 'passes', 2))).toBe(
      'a/x is the cheapest model that passes the gate of 90 %.',
    );
    expect(text(candidate('b/y', 'open', 1), candidate('a/x', 'passes', 2))).toBe(
      'a/x is the cheapest model that is known to pass the gate of 90 %. Cheaper, and not decided because samples are missing: b/y.',
    );
    expect(
      text(
        candidate('b/y', 'open', 1),
        candidate('a/x', 'passes', 2),
        candidate('c/z', 'open'),
        candidate('c/w', 'fails'),
      ),
    ).toBe(
      'a/x is the cheapest model that is known to pass the gate of 90 %. Cheaper, and not decided because samples are missing: b/y. Their cost is unknown, so they may be cheaper: c/z.',
    );
    expect(text(candidate('a/x', 'passes'))).toBe(
      'a/x passes the gate of 90 %. Its price is unknown, so it may not be the cheapest.',
    );
  });
});

/** The cheapest model that passes on all rows. */
function truth(models: readonly Simulated[], gate: number): string | undefined {
  return models
    .filter(({ passes }) => passes.filter(Boolean).length >= gate * passes.length - 1e-9)
    .toSorted((one, other) => one.usd - other.usd)[0]?.model;
}

describe('the search for the cheapest model that passes', () => {
  it('picks it in 99 of 100 grids of 8 models and 200 rows, with at most 0.4 of their calls', async () => {
    const random = createRandom(7);
    const grids = 400;
    let calls = 0;
    let wrong = 0;
    for (let grid = 0; grid < grids; grid += 1) {
      const models = Array.from({ length: 8 }, (_, index): Simulated => {
        const rate = 0.35 + 0.63 * random.uniform();
        return {
          model: `p${index}/m`,
          usd: 0.001 * (1 + random.uniform() * 20),
          passes: Array.from({ length: 200 }, () => random.uniform() < rate),
        };
      });
      const { winner, samples } = await search(models, 0.9, 8);
      calls += samples;
      if (winner !== truth(models, 0.9)) wrong += 1;
    }
    expect(calls / (grids * 1600)).toBeLessThanOrEqual(0.4);
    expect(wrong / grids).toBeLessThanOrEqual(0.01);
  });

  it('says what was billed, and what the whole grid would cost', async () => {
    const passes = Array.from({ length: 40 }, () => true);
    const found = await search(
      [
        { model: 'a/m', usd: 0.01, passes },
        { model: 'b/m', usd: 0.03, passes },
      ],
      0.9,
      4,
    );
    expect(found.gridCost).toBeCloseTo(40 * 0.04);
    expect(found.spent).toBeCloseTo(5 * 0.03 + (found.samples - 5) * 0.01);
  });

  it('ends when all rows of a model were read before its first reply, with models of several providers', async () => {
    const passes = Array.from({ length: 40 }, () => true);
    const failing = passes.map((_, row) => row > 30);
    const models = [
      { model: 'a/m', usd: 0.01, passes: failing },
      { model: 'b/m', usd: 0.02, passes },
      { model: 'c/m', usd: 0.03, passes },
    ];
    const found = await search(models, 0.9, 8, turn);
    expect(found.winner).toBe('b/m');
  });

  it('orders replayed replies by what they cost when they were recorded, and bills nothing', async () => {
    const passes = Array.from({ length: 40 }, () => true);
    const source = 'replayed' as const;
    const found = await search(
      [
        { model: 'dear/m', usd: 0.03, passes, source },
        { model: 'cheap/m', usd: 0.01, passes, source },
      ],
      0.9,
      4,
    );
    expect(found.winner).toBe('cheap/m');
    expect(found.candidates[0]?.cost).toBeCloseTo(0.01);
    expect(found.candidates[1]?.cost).toBeCloseTo(0.03);
    expect(found.spent).toBe(0);
  });

  it('rejects a model that just passes in at most one of 200 searches', async () => {
    const random = createRandom(11);
    const grids = 600;
    let missed = 0;
    for (let grid = 0; grid < grids; grid += 1) {
      const order = Array.from({ length: 200 }, () => random.uniform());
      const least = order.toSorted((a, b) => a - b)[19] ?? 0;
      const passes = order.map(value => value > least);
      const { winner } = await search([{ model: 'a/m', usd: 0.01, passes }], 0.9, 4);
      if (winner !== 'a/m') missed += 1;
    }
    expect(missed / grids).toBeLessThanOrEqual(0.005);
  });

  it('never calls a model passing or failing that all rows would say the opposite of', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 4 }),
        async (grids, gate, concurrency) => {
          const models = grids.map((passes, index) => ({
            model: `a/m${index}`,
            usd: index,
            passes,
          }));
          const { candidates, winner, samples } = await search(models, gate, concurrency, turn);
          expect(samples).toBeLessThanOrEqual(12 * models.length);
          for (const { model, outcome } of candidates) {
            const passes = models.find(each => each.model === model)?.passes ?? [];
            const passed = passes.filter(Boolean).length;
            if (outcome === 'passes') expect(passed).toBeGreaterThanOrEqual(gate * 12 - 1e-6);
            if (outcome === 'fails') expect(passed).toBeLessThan(gate * 12 + 1e-6);
          }
          if (winner === undefined)
            expect(candidates.every(({ outcome }) => outcome !== 'passes')).toBe(true);
        },
      ),
    );
  });

  it('tries models in the order of their measured costs, and none after the one that passes', async () => {
    const all = Array.from({ length: 40 }, () => true);
    const found = await search(
      [
        { model: 'a/dear', usd: 3, passes: all },
        { model: 'b/cheap', usd: 1, passes: all.map((_, row) => row % 2 === 0) },
        { model: 'c/middle', usd: 2, passes: all },
      ],
      0.9,
      1,
    );
    expect(found.winner).toBe('c/middle');
    expect(found.candidates.map(({ model }) => model)).toEqual(['b/cheap', 'c/middle', 'a/dear']);
    expect(found.candidates[2]).toMatchObject({ outcome: 'open', passed: 5 });
    expect(found.candidates[1]).toMatchObject({ outcome: 'passes', passed: 36 });
  });
});

describe('the pass rate on all rows of a dataset', () => {
  it('is known exactly when all were drawn, and nothing is known before', () => {
    expect(rateOnAll({ all: 50, passed: 45, failed: 5 })).toEqual({ low: 0.9, high: 0.9 });
    expect(rateOnAll({ all: 50, passed: 0, failed: 0 })).toEqual({ low: 0, high: 1 });
    expect(plausibility({ all: 50, passed: 0, failed: 0 }, 25)).toBeCloseTo(1);
  });

  it('is in its interval at every moment of the drawing, in at least 95 of 100 drawings', () => {
    const random = createRandom(3);
    const drawings = 1000;
    let missed = 0;
    for (let drawing = 0; drawing < drawings; drawing += 1) {
      const all = 60;
      const passing = random.below(all + 1);
      let [left, passed, failed] = [passing, 0, 0];
      let isInside = true;
      for (let drawn = 0; drawn < all; drawn += 1) {
        if (random.below(all - drawn) < left) {
          left -= 1;
          passed += 1;
        } else failed += 1;
        isInside &&= plausibility({ all, passed, failed }, passing) > 0.05;
      }
      if (!isInside) missed += 1;
    }
    expect(missed / drawings).toBeLessThanOrEqual(0.05);
  });
});
