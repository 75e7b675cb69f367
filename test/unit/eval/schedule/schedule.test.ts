import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Policy, runSchedule } from '../../../../src/eval/schedule/schedule.ts';

interface Job {
  readonly model: string;
  readonly row: number;
}

function* list(rows: number, models: readonly string[]): Generator<Job> {
  for (let row = 0; row < rows; row += 1) {
    for (const model of models) yield { row, model };
  }
}

async function* grid(rows: number, models: readonly string[]): AsyncGenerator<Job> {
  yield* list(rows, models);
}

const never = new AbortController().signal;

/** Jobs that end when the test says so. */
function held() {
  const open = new Map<string, () => void>();
  const started: string[] = [];
  const name = ({ model, row }: Job): string => `${model} ${row}`;
  return {
    started,
    perform: (job: Job): Promise<string> => {
      started.push(name(job));
      return new Promise(resolve => open.set(name(job), () => resolve(name(job))));
    },
    end(job: string) {
      const found = open.get(job);
      if (!found) throw new Error(`${job} is not in progress`);
      open.delete(job);
      found();
    },
    endAll() {
      for (const job of [...open.keys()]) this.end(job);
    },
  };
}

describe('a schedule', () => {
  it('performs every job once, within the limit of each provider', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          rows: fc.integer({ min: 0, max: 30 }),
          models: fc.uniqueArray(fc.constantFrom('a/x', 'a/y', 'b/x', 'c/z'), { minLength: 1 }),
          concurrency: fc.integer({ min: 1, max: 5 }),
          jobsOf: fc.constantFrom(grid, list),
          turns: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 10 }),
        }),
        async ({ rows, models, concurrency, jobsOf, turns }) => {
          const performed: string[] = [];
          const running = new Map<string, number>();
          let most = 0;
          await runSchedule<Job, true>(
            {
              jobs: jobsOf(rows, models),
              models,
              concurrency,
              policies: [],
              async perform(job) {
                const provider = job.model.slice(0, 1);
                running.set(provider, (running.get(provider) ?? 0) + 1);
                most = Math.max(most, running.get(provider) ?? 0);
                const wait =
                  turns[(job.row + models.map(String).indexOf(job.model)) % turns.length] ?? 0;
                for (let each = 0; each < wait; each += 1) await turn();
                running.set(provider, (running.get(provider) ?? 0) - 1);
                performed.push(`${job.model} ${job.row}`);
                return true;
              },
            },
            never,
          );
          expect(performed).toHaveLength(rows * models.length);
          expect(new Set(performed).size).toBe(performed.length);
          expect(most).toBeLessThanOrEqual(concurrency);
        },
      ),
    );
  });

  it('does not delay other providers because of a slow one', async () => {
    const jobs = held();
    const models = ['slow/x', 'fast/x'];
    const done = runSchedule(
      { jobs: grid(50, models), models, concurrency: 2, policies: [], perform: jobs.perform },
      never,
    );
    for (let row = 0; row < 50; row += 1) {
      while (!jobs.started.includes(`fast/x ${row}`)) await turn();
      jobs.end(`fast/x ${row}`);
    }
    expect(jobs.started.filter(job => job.startsWith('slow'))).toEqual(['slow/x 0', 'slow/x 1']);
    const ended = done.then(() => true);
    for (let isOver = false; !isOver; isOver = await Promise.race([ended, turn(false)]))
      jobs.endAll();
    expect(jobs.started).toHaveLength(100);
  });

  it('starts a job when its policy allows it, and never one that is dropped', async () => {
    let isOpen = false;
    const started: number[] = [];
    const policy: Policy<Job, true> = {
      next: ({ row }) => (row === 2 ? 'drop' : row === 0 || isOpen ? 'start' : 'wait'),
      started: ({ row }) => void started.push(row),
      replied: () => {
        isOpen = true;
      },
    };
    const seen: (readonly number[])[] = [];
    await runSchedule<Job, true>(
      {
        jobs: grid(4, ['a/x']),
        models: ['a/x'],
        concurrency: 4,
        policies: [policy],
        async perform(_, onReply) {
          await turn();
          seen.push([...started]);
          onReply();
          return true;
        },
      },
      never,
    );
    expect(seen[0]).toEqual([0]);
    expect(started).toEqual([0, 1, 3]);
  });

  it('starts nothing after an abort, and ends when the jobs in progress have ended', async () => {
    const controller = new AbortController();
    const started: number[] = [];
    await runSchedule<Job, true>(
      {
        jobs: grid(100, ['a/x']),
        models: ['a/x'],
        concurrency: 3,
        policies: [],
        async perform({ row }) {
          started.push(row);
          await turn();
          controller.abort();
          return undefined;
        },
      },
      controller.signal,
    );
    expect(started).toEqual([0, 1, 2]);
  });

  it('throws errors of a job or of reading jobs after the jobs in progress have ended', async () => {
    let ended = 0;
    const run = (jobs: AsyncGenerator<Job>): Promise<void> =>
      runSchedule<Job, true>(
        {
          jobs,
          models: ['a/x'],
          concurrency: 2,
          policies: [],
          async perform({ row }) {
            await turn();
            if (row === 0) throw new Error('the disk is full');
            await turn();
            ended += 1;
            return true;
          },
        },
        never,
      );
    await expect(run(grid(5, ['a/x']))).rejects.toThrow('the disk is full');
    expect(ended).toBe(1);
    async function* broken(): AsyncGenerator<Job> {
      yield { model: 'a/x', row: 1 };
      throw new Error('the dataset was removed');
    }
    await expect(run(broken())).rejects.toThrow('the dataset was removed');
  });
});
