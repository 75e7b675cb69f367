import { describe, expect, it } from 'vitest';
import type { DatasetRow } from '../../../src/eval/dataset/row.ts';
import { modelTable } from '../../../src/eval/reports/tables.ts';
import { passRateText } from '../../../src/eval/reports/words.ts';
import type { Sample } from '../../../src/eval/results/sample.ts';
import { createTally } from '../../../src/eval/results/summary.ts';
import { evaluateFile } from './evaluate.ts';
import { echoPrompt, jsonLines, workspace } from './workspace.ts';

function rowOf(id: string, tags: readonly string[] = [], input = {}): DatasetRow {
  return { id, file: 'a.golden.jsonl', line: 1, input, tags };
}

function sampleOf(row: DatasetRow, model: string, repeat: number, pass: boolean): Sample {
  return {
    row: { id: row.id, file: row.file, line: row.line, hash: '' },
    model,
    repeat,
    outcome: pass ? 'passed' : 'failed',
    scores: [{ scorer: 'equals', score: pass ? 1 : 0, pass, reasons: [] }],
    input: {},
    text: '',
    attempts: 1,
    source: 'sandbox',
    cost: { known: false, reason: 'sandbox' },
    totalTime: 1,
  };
}

/** Each row's passes by model, as `110e` for pass, pass, fail, error. */
function summaryOf(
  rows: readonly (readonly [DatasetRow, Readonly<Record<string, string>>])[],
  plan: Partial<Parameters<typeof createTally>[0]> = {},
) {
  const models = [...new Set(rows.flatMap(([, results]) => Object.keys(results)))];
  const repeat = Math.max(
    ...rows.flatMap(([, results]) => Object.values(results)).map(r => r.length),
  );
  const tally = createTally({
    models,
    repeat,
    baseline: { file: 'a.baseline.json' },
    ...plan,
  });
  for (const [row, results] of rows) {
    tally.addRow();
    for (const [model, passes] of Object.entries(results)) {
      [...passes].forEach((pass, index) => {
        const sample = sampleOf(row, model, index, pass === '1');
        tally.addSample(pass === 'e' ? { ...sample, outcome: 'errored', scores: [] } : sample, row);
      });
    }
  }
  return tally.summarise({ eval: 'a', run: 'r', cancelled: false });
}

describe('the statistics of rows', () => {
  it('give each row the same weight in the pass rate, however many of its samples have errors', () => {
    const summary = summaryOf([
      [rowOf('a'), { m: '1111111111' }],
      [rowOf('b'), { m: '0eeeeeeeee' }],
    ]);
    const [model] = summary.models;
    if (!model?.passRate) throw new Error('there is no pass rate');
    const { rate, low, high } = model.passRate;
    expect([rate, low + high]).toEqual([0.5, expect.closeTo(1, 10)]);
    expect(passRateText(model)).toBe('50 %');
    expect(modelTable(summary).rows[0]?.slice(1, 3)).toEqual(['10/11', '50 %']);
  });

  it('list the rows that sometimes pass, with how often', () => {
    const summary = summaryOf([
      [rowOf('a'), { m: '111' }],
      [rowOf('b'), { m: '101' }],
      [rowOf('c'), { m: '000' }],
    ]);
    expect(summary.models[0]?.flaky).toBe(1);
    expect(summary.flakyRows).toMatchObject([{ row: { id: 'b' }, passed: 2, samples: 3 }]);
  });

  it('give the probabilities for k replies and the sources of variance', () => {
    const summary = summaryOf([
      [rowOf('a'), { m: '1111' }],
      [rowOf('b'), { m: '1000' }],
    ]);
    const { chances, variance } = summary.models[0]?.repeats ?? { chances: [] };
    expect(chances.map(({ k }) => k)).toEqual([1, 2, 4]);
    expect(chances[0]).toEqual({ k: 1, any: 0.625, all: 0.625 });
    expect(chances[2]).toEqual({ k: 4, any: 1, all: 0.5 });
    expect(variance?.sampling).toBeCloseTo(0.125, 12);
  });

  it('have no probabilities when rows were sampled once', () => {
    expect(summaryOf([[rowOf('a'), { m: '1' }]]).models[0]).not.toHaveProperty('repeats');
  });

  it('slice the pass rate by tag, the lowest first, with intervals that count rows', () => {
    const summary = summaryOf([
      [rowOf('a', ['easy']), { m: '11' }],
      [rowOf('b', ['easy', 'new']), { m: '11' }],
      [rowOf('c', ['hard', 'hard']), { m: '00' }],
    ]);
    expect(summary.models[0]?.slices).toMatchObject([
      { tag: 'hard', rows: 1, rate: 0 },
      { tag: 'easy', rows: 2, rate: 1 },
      { tag: 'new', rows: 1, rate: 1 },
    ]);
    expect(summary.models[0]?.slices[1]?.interval.low).toBeCloseTo(0.342, 3);
  });

  it('compare models in pairs on the rows that both have', () => {
    const rows = Array.from(
      { length: 12 },
      (_, row) => [rowOf(`r${row}`), { one: '1', two: row < 7 ? '0' : '1', three: '1' }] as const,
    );
    const { pairs } = summaryOf(rows);
    expect(pairs.map(({ models }) => models.join())).toEqual(['one,two', 'one,three', 'two,three']);
    expect(pairs[0]).toMatchObject({ rows: 12, first: 1, second: 5 / 12 });
    expect(pairs[0]?.interval.high).toBeLessThan(0);
    // Seven rows one way: 2/128, three pairs.
    expect(pairs[0]?.probability).toBeCloseTo(6 / 128, 12);
    expect(pairs[1]).toMatchObject({ difference: 0, probability: 1 });
  });

  it('count rows of one document once, by tag or by variable', () => {
    const rows = Array.from({ length: 40 }, (_, row) => {
      const document = row % 5;
      return [
        rowOf(`r${row}`, [`doc:${document}`], { document }),
        { m: document < 4 ? '1' : '0' },
      ] as const;
    });
    const low = (summary: ReturnType<typeof summaryOf>): number =>
      summary.models[0]?.passRate?.low ?? 1;
    const alone = low(summaryOf(rows));
    const byTag = low(summaryOf(rows, { cluster: { tag: 'doc' } }));
    expect(byTag).toBeLessThan(alone - 0.2);
    expect(low(summaryOf(rows, { cluster: { input: 'document' } }))).toBeCloseTo(byTag, 12);
  });

  it('come from an eval file: clusters, repeats and tags', async () => {
    const folder = await workspace({
      'echo.prompt': echoPrompt,
      'echo.eval.yaml': 'repeat: 2\ncluster: { input: ticket }\n',
      'echo.golden.jsonl': jsonLines(
        Array.from({ length: 12 }, (_, row) => ({
          id: `r${row}`,
          input: { ticket: `say ${row % 3}` },
          expected: `say ${row % 3 === 0 ? 'no' : row % 3}`,
          tags: [row % 2 === 0 ? 'even' : 'odd'],
        })),
      ),
    });
    const { summary } = await evaluateFile(folder, 'echo.eval.yaml');
    const [model] = summary.models;
    expect(model?.slices.map(({ tag, rows }) => [tag, rows])).toEqual([
      ['even', 6],
      ['odd', 6],
    ]);
    expect(model?.flaky).toBe(0);
    // Three tickets are three observations, of which two pass.
    expect(model?.passRate?.low).toBeLessThan(0.1);
  });
});
