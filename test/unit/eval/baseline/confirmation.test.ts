import { describe, expect, it } from 'vitest';
import { confirmFlips, type Flip, mostAgain } from '../../../../src/eval/baseline/confirmation.ts';
import { rowChanges } from '../../../../src/eval/baseline/rowChanges.ts';
import type { Sample } from '../../../../src/eval/results/sample.ts';

/** A row that passed before and fails now, or the other way round. */
function flip(id: string, passedBefore = 1): Flip {
  const row = { id, file: 'a.golden.jsonl', line: 1 };
  return {
    row: { ...row, input: {}, tags: [] },
    compared: {
      row,
      model: 'm',
      before: { passed: passedBefore, samples: 1 },
      now: { passed: 1 - passedBefore, samples: 1 },
    },
  };
}

function sampleOf({ row }: Flip, change: Partial<Sample>): Sample {
  return {
    row: { id: row.id, file: row.file, line: row.line, hash: '' },
    model: 'm',
    repeat: 1,
    again: true,
    outcome: 'passed',
    scores: [],
    input: {},
    text: '',
    attempts: 1,
    source: 'live',
    cost: { known: false, reason: 'unknown' },
    totalTime: 1,
    ...change,
  };
}

/** Confirms flips whose further samples are written as `101` for pass, fail, pass; gives what was asked. */
async function confirmed(
  flips: readonly Flip[],
  outcomes: Readonly<Record<string, string>>,
  limits: Partial<Parameters<typeof confirmFlips>[1]> = {},
): Promise<readonly string[]> {
  const asked: string[] = [];
  await confirmFlips(
    flips,
    { each: 10, all: 100, concurrency: 1, ...limits },
    async (each, index) => {
      asked.push(each.row.id);
      const outcome = outcomes[each.row.id]?.[index] === '1' ? 'passed' : 'failed';
      return sampleOf(each, { outcome });
    },
  );
  return asked;
}

function kindOf({ compared }: Flip): string | undefined {
  return rowChanges([compared], 1, 0.95)[0]?.kind;
}

describe('rows that flipped', () => {
  it('are sampled until their tendency to fail or pass is clear', async () => {
    const [failing, lucky, flaky] = [flip('failing'), flip('lucky'), flip('flaky')];
    const asked = await confirmed([failing, lucky, flaky], {
      failing: '000',
      lucky: '111',
      flaky: '0101010101',
    });
    expect(asked.filter(id => id === 'failing')).toHaveLength(3);
    expect(asked.filter(id => id === 'lucky')).toHaveLength(3);
    expect(asked.filter(id => id === 'flaky')).toHaveLength(10);
    expect([failing, lucky, flaky].map(kindOf)).toEqual(['newlyFailing', 'flaky', 'flaky']);
    expect(flaky.compared.again).toEqual({ passed: 5, samples: 10 });
  });

  it('are sampled by importance, up to a limit for all', async () => {
    const asked = await confirmed(
      [flip('passes now', 0), flip('fails now')],
      { 'passes now': '111', 'fails now': '000' },
      { all: 4 },
    );
    expect(asked).toEqual(['fails now', 'fails now', 'fails now', 'passes now']);
  });

  it('are not sampled again after a budget is spent or the evaluation is cancelled', async () => {
    const spent = { class: 'guarded', guard: { rule: 'budget' }, message: 'Spent.' } as const;
    for (const error of [spent, undefined]) {
      const flips = [flip('a'), flip('b')];
      let asked = 0;
      await confirmFlips(flips, { each: 10, all: 100, concurrency: 1 }, async each => {
        asked += 1;
        return error && sampleOf(each, { outcome: 'errored', error });
      });
      expect(asked).toBe(1);
      expect(flips.map(({ compared }) => compared.again)).toEqual([undefined, undefined]);
    }
  });

  it('are not sampled further after an error or a recording', async () => {
    for (const change of [{ outcome: 'errored' }, { source: 'replayed' }] as const) {
      const flips = [flip('a'), flip('b')];
      const asked: string[] = [];
      await confirmFlips(flips, { each: 10, all: 100, concurrency: 1 }, async each => {
        asked.push(each.row.id);
        return sampleOf(each, change);
      });
      expect(asked).toEqual(['a', 'b']);
      expect(flips[0]?.compared.again).toBeUndefined();
    }
  });

  it('cost at most half of the evaluation again', () => {
    expect(mostAgain(1000)).toBe(500);
    expect(mostAgain(4)).toBe(30);
  });
});
