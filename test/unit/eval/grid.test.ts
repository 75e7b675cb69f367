import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvalPlan } from '../../../src/eval/plan/evalPlan.ts';
import { createGrid, type GridTally } from '../../../src/eval/results/grid.ts';
import type { RowCount } from '../../../src/eval/results/rowTally.ts';
import { createSlots } from '../../../src/eval/schedule/slots.ts';

/** The parts of a plan that a grid reads. */
function planOf(variant: string, models: readonly string[], datasets = ['a.jsonl']): EvalPlan {
  const evaluation = { name: 'triage', key: 'triage' };
  return { variant, models, datasets, repeat: 1, evaluation } as unknown as EvalPlan;
}

function addRow(
  grid: GridTally,
  plan: EvalPlan,
  id: string,
  passes: Readonly<Record<string, boolean>>,
  input: Readonly<Record<string, unknown>> = {},
): void {
  const row = { id, file: plan.datasets[0] ?? '', line: 1, input, tags: [] };
  const counts = Object.entries(passes).map(([model, pass]) => {
    const scored = { passed: pass ? 1 : 0, failed: pass ? 0 : 1 };
    const count: RowCount = {
      ...scored,
      errored: 0,
      skipped: 0,
      recorded: 0,
      score: 0,
      replies: [],
    };
    return [model, count] as const;
  });
  grid.addRow(plan, { row, models: new Map(counts) }, undefined);
}

const none = new Map();

describe('the grid of an evaluation', () => {
  it('compares every prompt on every model, with Holm’s correction over all pairs', () => {
    const [old, now] = [planOf('t@1', ['x', 'y']), planOf('t', ['x', 'y'])];
    const grid = createGrid([old, now]);
    for (let row = 0; row < 12; row += 1) addRow(grid, old, `r${row}`, { x: true, y: true });
    for (let row = 11; row >= 0; row -= 1) {
      addRow(grid, now, `r${row}`, { x: row >= 7, y: true });
    }
    const { pairs } = grid.summarise(none);
    const named = pairs.map(({ columns }) =>
      columns.map(c => `${c.variant} ${c.model}`).join(' | '),
    );
    expect(named).toEqual([
      't@1 x | t@1 y',
      't@1 x | t x',
      't@1 x | t y',
      't@1 y | t x',
      't@1 y | t y',
      't x | t y',
    ]);
    expect(pairs[1]).toMatchObject({ rows: 12, first: 1, second: 5 / 12 });
    // Seven rows one way, 2/128 two-sided; the smallest of six.
    expect(pairs[1]?.probability).toBeCloseTo((6 * 2) / 128, 12);
    expect(pairs[4]).toMatchObject({ difference: 0, probability: 1 });
  });

  it('joins rows of different datasets only when their inputs are equal', () => {
    const [one, other] = [planOf('a', ['x'], ['a.jsonl']), planOf('b', ['x'], ['b.jsonl'])];
    const grid = createGrid([one, other]);
    addRow(grid, one, 'r1', { x: true }, { ticket: 'hello' });
    addRow(grid, other, 'r1', { x: false }, { ticket: 'hello' });
    addRow(grid, one, 'r2', { x: true }, { ticket: 'one' });
    addRow(grid, other, 'r2', { x: false }, { ticket: 'another' });
    expect(grid.summarise(none).pairs).toMatchObject([{ rows: 1 }]);
  });

  it('compares only columns of the same prompt or model when there are many', () => {
    const models = ['a', 'b', 'c', 'd', 'e'];
    const plans = ['one', 'two', 'three'].map(variant => planOf(variant, models));
    const { pairs } = createGrid(plans).summarise(none);
    expect(pairs).toHaveLength(3 * 10 + 5 * 3);
    expect(
      pairs.every(({ columns: [a, b] }) => a.variant === b.variant || a.model === b.model),
    ).toBe(true);
  });

  it('gives the same pairs for any order in which the rows of the prompts end', () => {
    const rows = fc.array(fc.record({ one: fc.boolean(), two: fc.boolean() }), { maxLength: 30 });
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat()), (given, order) => {
        const [one, two] = [planOf('one', ['x']), planOf('two', ['x'])];
        const jobs = given.flatMap((row, index) => [
          { plan: one, id: `r${index}`, pass: row.one },
          { plan: two, id: `r${index}`, pass: row.two },
        ]);
        const summaryOf = (list: typeof jobs) => {
          const grid = createGrid([one, two]);
          for (const { plan, id, pass } of list) addRow(grid, plan, id, { x: pass });
          return grid.summarise(none).pairs[0];
        };
        const shuffled = jobs.map(job => ({ job, key: order.next().value }));
        shuffled.sort((a, b) => a.key - b.key);
        const [expected, found] = [summaryOf(jobs), summaryOf(shuffled.map(({ job }) => job))];
        expect(found?.probability).toBe(expected?.probability);
        expect(found?.difference).toBeCloseTo(expected?.difference ?? 0, 12);
      }),
    );
  });
});

describe('slots', () => {
  it('limit the number of concurrent tasks, and let schedules take turns', async () => {
    const slots = createSlots(2);
    const log: string[] = [];
    let most = 0;
    let busy = 0;
    const worker = async (name: string): Promise<void> => {
      for (let turn = 0; turn < 5; turn += 1) {
        await slots('x', async () => {
          busy += 1;
          most = Math.max(most, busy);
          log.push(name);
          await Promise.resolve();
          busy -= 1;
        });
      }
    };
    await Promise.all(['a', 'a', 'b', 'b'].map(worker));
    expect(most).toBe(2);
    const counts = ['a', 'b'].map(name => log.slice(0, 10).filter(each => each === name).length);
    expect(Math.abs((counts[0] ?? 0) - (counts[1] ?? 0))).toBeLessThanOrEqual(2);
    expect(log).toHaveLength(20);
  });

  it('are free again after an error', async () => {
    const slots = createSlots(1);
    await expect(slots('x', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(slots('x', async () => 'yes')).resolves.toBe('yes');
  });
});
