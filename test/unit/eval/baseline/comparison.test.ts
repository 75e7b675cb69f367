import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBaseline } from '../../../../src/eval/baseline/baseline.ts';
import { createComparison } from '../../../../src/eval/baseline/comparison.ts';
import { rowChanges } from '../../../../src/eval/baseline/rowChanges.ts';
import { openDataset } from '../../../../src/eval/dataset/dataset.ts';
import { isBadRow } from '../../../../src/eval/dataset/row.ts';
import { planEvals } from '../../../../src/eval/plan/plan.ts';
import { defaultSettings } from '../../../../src/model/settings/settings.ts';
import { evaluateFile } from '../evaluate.ts';
import { jsonLines, workspace } from '../workspace.ts';
import { blessed, edit, evaluate, prompt, rows } from './blessed.ts';

it('rows that changed are listed in the order of the dataset, in whatever order they end', async () => {
  const folder = await blessed(rows(12, 0));
  const planned = await planEvals(join(folder, 'echo.eval.yaml'), defaultSettings);
  const plan = planned.ok ? planned.plans[0] : undefined;
  const { file = '', contents } = plan?.baseline ?? {};
  if (!plan || !contents) throw new Error('there is no baseline');
  const comparison = createComparison(plan, { file, contents });
  const dataset = openDataset(plan.datasets, plan);
  const all = (await Array.fromAsync(dataset.rows())).flatMap(row => (isBadRow(row) ? [] : [row]));
  await dataset.close();
  const failed = {
    passed: 0,
    failed: 1,
    errored: 0,
    skipped: 0,
    recorded: 0,
    score: 0,
    replies: [],
  };
  for (const row of all.toReversed()) {
    comparison.addRow({ row, models: new Map([['sandbox/echo', { ...failed }]]) }, undefined);
  }
  const lines = comparison.summarise(true).rows.map(({ row }) => row.line);
  expect(lines).toEqual(Array.from({ length: 12 }, (_, line) => line + 1));
});

it('a model that the baseline does not have is named, whatever the others show', async () => {
  const folder = await blessed(rows(4, 0));
  const models = ['--model', 'sandbox/echo,sandbox/schema'];
  const { stdout } = await evaluate(folder, ...models);
  expect(stdout).toContain('sandbox/schema is not in the baseline, so it was not compared with it');
  const json = JSON.parse((await evaluate(folder, ...models, '--json')).stdout);
  expect(json.comparison.newModels).toEqual(['sandbox/schema']);
});

describe('a blessed baseline', () => {
  it('has every row with its passes, and stays the same when nothing changes', async () => {
    const folder = await blessed(rows(5, 0, 1), 'repeat: 2\n');
    const file = join(folder, 'echo.baseline.json');
    const text = await readFile(file, 'utf8');
    const read = readBaseline(text);
    if (!read.ok) throw new Error(read.problem);
    expect(read.baseline.rows).toHaveLength(5);
    expect(read.baseline.rows[4]?.results).toEqual({
      'sandbox/echo': { passed: 0, samples: 2, score: 0 },
    });
    await evaluate(folder, '--bless');
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('accepts the rows that fail, so that the same results pass', async () => {
    const folder = await blessed(rows(300, 0, 3));
    const { code, stdout } = await evaluate(folder);
    expect(code).toBe(0);
    expect(stdout).toContain('fine compared with');
  });

  it('fails a run that is worse, and names the rows that newly fail', async () => {
    const folder = await blessed(rows(40, 10));
    await edit(folder, '!');
    const { code, stdout } = await evaluate(folder);
    expect(code).toBe(1);
    expect(stdout).toContain('failed: 30 passed, 10 failed, worse than the baseline');
    expect(stdout).toMatch(/worse compared with .*echo\.baseline\.json \(different: prompt\)/);
    expect(stdout).toMatch(/sandbox\/echo +100 % +75 % +-25 /);
    expect(stdout.match(/newly failing /g)).toHaveLength(10);
    expect(stdout).toMatch(
      /newly failing .*echo\.golden\.jsonl:1 {2}r0 {2}sandbox\/echo {2}1\/1 → 0\/1/,
    );
  });

  it('samples only flipped rows again until their tendency is clear, and uses these samples for nothing else', async () => {
    const folder = await blessed(rows(40, 10));
    await edit(folder, '!');
    const { samples, summary } = await evaluateFile(folder, 'echo.eval.yaml');
    const again = samples.filter(sample => sample.again);
    expect(again).toHaveLength(30);
    expect(new Set(again.map(({ row }) => row.id)).size).toBe(10);
    expect(again.map(({ repeat }) => repeat).sort()).toEqual(
      [1, 2, 3].flatMap(repeat => new Array(10).fill(repeat)),
    );
    expect(summary).toMatchObject({ samples: 40, passed: 30, failed: 10, notRun: 0 });
    expect(summary.comparison?.rows[0]).toMatchObject({ again: { passed: 0, samples: 3 } });
    const { stdout } = await evaluate(folder, '--bless');
    expect(stdout).not.toContain('again');
    expect(await readFile(join(folder, 'echo.baseline.json'), 'utf8')).toContain(
      '"passed":0,"samples":1',
    );
  });

  it('samples no row again when the eval file turns it off', async () => {
    const folder = await blessed(rows(40, 10), 'gate: { confirm: 0 }\n');
    await edit(folder, '!');
    const { samples } = await evaluateFile(folder, 'echo.eval.yaml');
    expect(samples).toHaveLength(40);
  });

  it('gives an inconclusive verdict for a small set, says what would decide, and does not fail the run', async () => {
    const folder = await blessed(rows(12, 2));
    await edit(folder, '!');
    const { code, stdout } = await evaluate(folder);
    expect(code).toBe(0);
    expect(stdout).toContain('inconclusive compared with');
    expect(stdout).toMatch(
      /12 rows can detect drops of [\d.]+ points or more; [\d,]+ more rows would detect 2\./,
    );
  });

  it('says how many repeats would decide when rows were sampled several times', async () => {
    const folder = await blessed(rows(40, 4), 'repeat: 3\n');
    await edit(folder, '!');
    const { summary } = await evaluateFile(folder, 'echo.eval.yaml');
    expect(summary.comparison?.models[0]).toMatchObject({ rows: 40, before: 1, now: 0.9 });
    expect(summary.comparison?.models[0]?.score.change).toBeCloseTo(-0.1, 12);
  });

  it('is compared at the tolerance and confidence of the gate', async () => {
    const folder = await blessed(rows(40, 10), 'gate: { regress: 0.5, confidence: 0.9 }\n');
    await edit(folder, '!');
    const { summary } = await evaluateFile(folder, 'echo.eval.yaml');
    expect(summary.comparison).toMatchObject({ verdict: 'fine', regress: 0.5, confidence: 0.9 });
    expect(summary.verdict).toBe('passed');
  });

  it('does not replace `gate.pass`', async () => {
    const folder = await blessed(rows(300, 0, 30));
    await writeFile(join(folder, 'echo.eval.yaml'), 'gate: { pass: 0.95 }\n');
    const { code, stdout } = await evaluate(folder);
    expect(stdout).toContain('fine compared with');
    expect(code).toBe(1);
  });

  it('is compared row by row: edited, new and removed rows are listed but not counted', async () => {
    const folder = await blessed(rows(6, 0));
    const [first, ...rest] = rows(6, 0);
    const edited = { ...rest[0], expected: 'other' };
    await writeFile(
      join(folder, 'echo.golden.jsonl'),
      jsonLines([...rest.slice(1).reverse(), edited, { ...first, id: 'new' }]),
    );
    const { summary } = await evaluateFile(folder, 'echo.eval.yaml');
    expect(summary.comparison?.models[0]).toMatchObject({ rows: 4, change: 0 });
    expect(summary.comparison?.rows.map(({ kind, row }) => [kind, row.id])).toEqual([
      ['changed', 'r1'],
      ['added', 'new'],
      ['missing', 'r0'],
    ]);
  });

  it('reports no missing row in a run of some rows', async () => {
    const folder = await blessed(rows(6, 0));
    const { summary } = await evaluateFile(folder, 'echo.eval.yaml', { only: ['r1'] });
    expect(summary.comparison?.counts.missing).toBe(0);
  });

  it('is not compared with results of other scorers', async () => {
    const folder = await blessed(rows(6, 0));
    await writeFile(join(folder, 'echo.eval.yaml'), 'score: [equals]\n');
    const { summary } = await evaluateFile(folder, 'echo.eval.yaml');
    expect(summary.comparison).toMatchObject({ verdict: 'inconclusive', models: [] });
    expect(summary.comparison?.reason).toContain('scorers have changed');
  });

  it.each([
    ['other scorers', { 'echo.eval.yaml': 'score: [equals]\n' }, {}],
    ['another model', {}, { models: ['sandbox/schema'] }],
    [
      'other rows',
      { 'echo.golden.jsonl': jsonLines(rows(6, 0, 1).map(row => ({ ...row, id: `x${row.id}` }))) },
      {},
    ],
  ])('accepts no failing row when nothing can be compared: %s', async (_, files, choices) => {
    const folder = await blessed(rows(6, 0, 1));
    expect((await evaluateFile(folder, 'echo.eval.yaml')).summary.verdict).toBe('passed');
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const { summary } = await evaluateFile(folder, 'echo.eval.yaml', choices);
    expect(summary.comparison?.reason).toBeDefined();
    expect(summary.failed).toBeGreaterThan(0);
    expect(summary.verdict).toBe('failed');
  });
});

describe('a gate on regressions without a baseline', () => {
  it('is reported as not checked, with the way to create a baseline', async () => {
    const folder = await workspace({
      'echo.prompt': prompt(''),
      'echo.eval.yaml': 'gate: { regress: 0.05 }\n',
      'echo.golden.jsonl': jsonLines(rows(3, 0)),
    });
    const { code, stderr } = await evaluate(folder);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /`gate\.regress` was not checked: .*echo\.baseline\.json does not exist/,
    );
    await evaluate(folder, '--bless');
    expect((await evaluate(folder)).stderr).toBe('');
  });
});

describe('a baseline that cannot be used', () => {
  it('is reported before anything runs', async () => {
    const folder = await blessed(rows(2, 0));
    await writeFile(join(folder, 'echo.baseline.json'), '{\n<<<<<<< HEAD\n');
    const { code, stderr } = await evaluate(folder);
    expect(code).toBe(2);
    expect(stderr).toMatch(/echo\.baseline\.json: The baseline cannot be used: .*merge conflicts/);
  });

  it('is never written by two prompts', async () => {
    const folder = await workspace({
      'a.prompt': prompt(''),
      'b.prompt': prompt(''),
      'a.eval.yaml':
        'prompt: [a.prompt, b.prompt]\ndataset: a.golden.jsonl\nbaseline: ./x.baseline.json\n',
      'a.golden.jsonl': jsonLines(rows(2, 0)),
    });
    const { code, stderr } = await evaluate(folder, '--bless');
    expect(code).toBe(2);
    expect(stderr).toContain('`baseline` names one file');
  });
});

describe('changes of rows', () => {
  const row = { id: 'a', file: 'a.golden.jsonl', line: 1 };
  const kindOf = (before: string, now: string, compared = 100) => {
    const passes = (text: string) => {
      const [passed = 0, samples = 1] = text.split('/').map(Number);
      return { passed, samples };
    };
    const [change] = rowChanges(
      [{ row, model: 'm', before: passes(before), now: passes(now) }],
      compared,
      0.95,
    );
    return `${change?.kind}${change?.proved ? ', proved' : ''}`;
  };

  it.each([
    ['1/1', '0/1', 'newlyFailing'],
    ['0/3', '3/3', 'newlyPassing'],
    ['3/3', '2/3', 'flaky'],
    ['1/3', '0/3', 'flaky'],
    ['20/20', '1/20', 'newlyFailing, proved'],
    ['2/20', '20/20', 'newlyPassing, proved'],
  ])('from %s to %s are %s', (before, now, kind) => {
    expect(kindOf(before, now)).toBe(kind);
  });

  it('need a lower p-value when there are more rows', () => {
    expect(kindOf('6/6', '0/6', 1)).toBe('newlyFailing, proved');
    expect(kindOf('6/6', '0/6', 1000)).toBe('newlyFailing');
  });
});
