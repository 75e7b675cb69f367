import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../../src/eval/results/sample.ts';
import { billedFor, type Performed } from '../../../../src/eval/schedule/performed.ts';
import {
  createBudgetStop,
  createEvalBudget,
} from '../../../../src/eval/schedule/policies/budgetStop.ts';
import { createCacheLeader } from '../../../../src/eval/schedule/policies/cacheLeader.ts';
import { createGateStop } from '../../../../src/eval/schedule/policies/gateStop.ts';
import { type Policy, runSchedule } from '../../../../src/eval/schedule/schedule.ts';

interface Job {
  readonly model: string;
  readonly row: number;
}

function sampleOf(job: Job, outcome: Sample['outcome'], usd = 0): Sample {
  return {
    row: { id: String(job.row), file: 'a.jsonl', line: 1, hash: '' },
    model: job.model,
    repeat: 0,
    outcome,
    scores: [],
    input: {},
    text: '',
    attempts: 1,
    source: 'live',
    cost: {
      known: true,
      input: 0,
      cacheRead: 0,
      cacheWrite: 0,
      output: usd,
      total: usd,
      usage: 'provider',
    },
    totalTime: 1,
  };
}

async function* jobs(rows: number, models: readonly string[]): AsyncGenerator<Job> {
  for (let row = 0; row < rows; row += 1) for (const model of models) yield { model, row };
}

/** Runs a grid under a policy; the most jobs of a model that were in progress before its first one had ended. */
async function run(
  policy: Policy<Job, Performed>,
  {
    rows,
    models,
    concurrency,
  }: { readonly rows: number; readonly models: readonly string[]; readonly concurrency: number },
  perform: (job: Job) => Sample,
  spentOn: (sample: Sample) => number = billedFor,
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  await runSchedule<Job, Performed>(
    {
      jobs: jobs(rows, models),
      models,
      concurrency,
      policies: [policy],
      async perform(job, onReply) {
        await turn();
        onReply();
        const sample = perform(job);
        samples.push(sample);
        return { sample, spent: spentOn(sample) };
      },
    },
    new AbortController().signal,
  );
  return samples;
}

describe('the early stop', () => {
  it('never decides otherwise than all samples would', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('passed' as const, 'failed' as const), {
          minLength: 1,
          maxLength: 40,
        }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(3),
        fc.integer({ min: 1, max: 4 }),
        async (outcomes, gate, unusable, concurrency) => {
          const stop = createGateStop(gate, { samples: outcomes.length, unusable });
          const grid = { rows: outcomes.length, models: ['a/x'], concurrency };
          const samples = await run(stop, grid, job =>
            sampleOf(job, outcomes[job.row] ?? 'failed'),
          );
          const [stopped] = stop.stopped();
          expect(samples.length + (stopped?.notRun ?? 0)).toBe(outcomes.length);
          if (!stopped) return;
          const failed = outcomes.filter(outcome => outcome === 'failed').length;
          const all = outcomes.length + unusable;
          // Rows that cannot be used may be repaired either way.
          if (stopped.passes) expect((all - failed - unusable) / all).toBeGreaterThanOrEqual(gate);
          else expect((all - failed) / all).toBeLessThan(gate);
        },
      ),
    );
  });

  it('runs no sample of a model after its gate is decided, and all of the others', async () => {
    const stop = createGateStop(0.9, { samples: 100, unusable: 0 });
    const grid = { rows: 100, models: ['a/bad', 'b/good'], concurrency: 1 };
    const samples = await run(stop, grid, job =>
      sampleOf(job, job.model === 'a/bad' && job.row % 2 === 0 ? 'failed' : 'passed'),
    );
    expect(samples.filter(({ model }) => model === 'a/bad')).toHaveLength(21);
    expect(stop.stopped()).toEqual([
      { model: 'a/bad', passes: false, notRun: 79 },
      { model: 'b/good', passes: true, notRun: 10 },
    ]);
  });
});

describe('the budget of an evaluation', () => {
  it('is never exceeded while no call costs more than half as much again as the dearest before', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0.01, max: 2, noNaN: true }),
        fc.array(fc.double({ min: 0.8, max: 1.2, noNaN: true }), { minLength: 1, maxLength: 10 }),
        fc.integer({ min: 1, max: 8 }),
        async (limit, factors, concurrency) => {
          const budget = createEvalBudget(limit);
          const policy = createBudgetStop<Job>(budget, () => 0.012);
          const grid = { rows: 100, models: ['a/x', 'a/y'], concurrency };
          const samples = await run(policy, grid, job =>
            sampleOf(job, 'passed', 0.01 * (factors[job.row % factors.length] ?? 1)),
          );
          const spent = samples.reduce((sum, { cost }) => sum + (cost.known ? cost.total : 0), 0);
          expect(spent).toBeLessThanOrEqual(limit + 1e-9);
          expect(budget.state().spent).toBeCloseTo(spent);
          expect(budget.state().isReached).toBe(samples.length < 200);
          if (samples.length < 200) expect(spent).toBeGreaterThan(limit - 0.012 * 1.5 * 2 - 0.02);
        },
      ),
    );
  });

  it('is not charged for stored replies, which show what a call costs', async () => {
    const budget = createEvalBudget(0.05);
    const policy = createBudgetStop<Job>(budget, () => 0.001);
    const grid = { rows: 100, models: ['a/x'], concurrency: 4 };
    const isStored = ({ row }: { readonly row: { readonly id: string } }): boolean =>
      Number(row.id) < 50;
    const samples = await run(
      policy,
      grid,
      job => sampleOf(job, 'passed', 0.01),
      sample => (isStored(sample) ? 0 : billedFor(sample)),
    );
    expect(samples.filter(sample => !isStored(sample))).toHaveLength(4);
    expect(budget.state()).toEqual({ limit: 0.05, spent: 0.04, isReached: true });
  });

  it('allows a call that is not planned only if there is room for it', async () => {
    const budget = createEvalBudget(0.05);
    const policy = createBudgetStop<Job>(budget, () => 0.012);
    const job = { model: 'a/x', row: 0 };
    const performed = { sample: sampleOf(job, 'passed', 0.012), spent: 0.012 };
    const answers = [];
    for (let call = 0; call < 5; call += 1) {
      answers.push((await policy.spare(job, async () => performed)) !== undefined);
    }
    expect(answers).toEqual([true, true, true, false, false]);
    const { spent, isReached } = budget.state();
    expect(spent).toBeCloseTo(0.036);
    expect(isReached).toBe(false);
  });

  it('leaves models alone that are not billed', async () => {
    const policy = createBudgetStop<Job>(createEvalBudget(0.001), () => undefined);
    const samples = await run(policy, { rows: 20, models: ['sandbox/x'], concurrency: 4 }, job =>
      sampleOf(job, 'passed', 1),
    );
    expect(samples).toHaveLength(20);
  });
});

describe('a cold prompt cache', () => {
  it('is written by one request, before the others of its model start', async () => {
    const open = new Map<string, number>();
    const most = new Map<string, number>();
    const leader = createCacheLeader<Job>(({ model }) => model === 'a/cached');
    const policy: Policy<Job, Performed> = {
      ...leader,
      started(job) {
        leader.started?.(job);
        open.set(job.model, (open.get(job.model) ?? 0) + 1);
        if (!done.has(job.model))
          most.set(job.model, Math.max(most.get(job.model) ?? 0, open.get(job.model) ?? 0));
      },
    };
    const done = new Set<string>();
    await run(policy, { rows: 12, models: ['a/cached', 'b/plain'], concurrency: 4 }, job => {
      done.add(job.model);
      return sampleOf(job, 'passed');
    });
    expect(most.get('a/cached')).toBe(1);
    expect(most.get('b/plain')).toBe(4);
  });
});
