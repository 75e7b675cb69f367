import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PlanChoices } from '../../../src/eval/plan/plan.ts';
import { planEvals } from '../../../src/eval/plan/plan.ts';
import { shardOf } from '../../../src/eval/plan/selection.ts';
import { readResults } from '../../../src/eval/results/resultsFile.ts';
import { type EvalPlan, type EvalSummary, runEval } from '../../../src/eval/runner.ts';
import {
  planChanged,
  planRescore,
  planResume,
  planSelected,
  type Reused,
} from '../../../src/eval/stored/planReuse.ts';
import { defaultSettings } from '../../../src/model/settings/settings.ts';
import { createNodeHost, runLogFile } from '../../../src/run/nodeHost.ts';
import { linesIn } from '../trace/linesIn.ts';
import { evaluateFile } from './evaluate.ts';
import { echoPrompt, jsonLines, workspace } from './workspace.ts';

const rows = Array.from({ length: 6 }, (_, n) => ({
  id: `r${n}`,
  input: { ticket: `say ${n} é` },
  expected: n === 2 ? 'other' : `say ${n} é`,
}));

const files = { 'echo.prompt': echoPrompt, 'echo.golden.jsonl': jsonLines(rows) };

const warn = (): void => {};

async function runPlans(folder: string, plans: readonly EvalPlan[], log = false) {
  const host = await createNodeHost({ folder, environment: {}, warn, log });
  const summaries: EvalSummary[] = [];
  for (const plan of plans) {
    for await (const event of runEval(plan, host, { folder }, new AbortController().signal)) {
      if (event.type === 'finished') summaries.push(event.summary);
    }
  }
  await host.close();
  return summaries;
}

async function planOf(folder: string, choices: PlanChoices = {}): Promise<EvalPlan> {
  const planned = await planEvals(join(folder, 'echo.prompt'), defaultSettings, choices);
  const plan = planned.ok ? planned.plans[0] : undefined;
  if (!plan) throw new Error(JSON.stringify(planned));
  return plan;
}

async function reuse(
  folder: string,
  by: (plan: EvalPlan, context: { folder: string; warn: typeof warn }) => Promise<Reused>,
  choices: PlanChoices = {},
) {
  const reused = await by(await planOf(folder, choices), { folder, warn });
  if (!reused.ok) throw new Error(JSON.stringify(reused.problems));
  const summaries = await runPlans(folder, reused.plans);
  return { summary: summaries[0], notes: reused.notes };
}

async function samplesIn(folder: string, summary: EvalSummary | undefined) {
  const stored = await Array.fromAsync(readResults(summary?.results ?? '', { folder, warn }));
  return stored.map(({ sample }) => sample);
}

test('a results file that is cut at any byte is resumed, with each sample once', async () => {
  const folder = await workspace(files);
  const { summary } = await evaluateFile(folder, 'echo.prompt', { concurrency: 2 });
  const file = summary.results ?? '';
  const whole = await readFile(file);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: whole.length - 1 }), async cut => {
      await writeFile(file, whole);
      await truncate(file, cut);
      const asked = { run: summary.run };
      const resumed = await planResume(join(folder, 'echo.prompt'), defaultSettings, asked, {
        folder,
        warn,
      });
      if (!resumed.ok) throw new Error(JSON.stringify(resumed.problems));
      const [again] = await runPlans(folder, resumed.plans);
      // Without a header there is nothing to continue.
      if (!again) {
        expect(cut).toBeLessThan(whole.indexOf('\n'));
        return;
      }
      expect(again).toMatchObject({ results: file, samples: 6, passed: 5, failed: 1, notRun: 0 });
      const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
      expect(lines).toHaveLength(7);
      expect(new Set(lines.slice(1).map(line => JSON.parse(line).row.id)).size).toBe(6);
    }),
    { numRuns: 60 },
  );
});

test('only rows whose request changed are run again, and the others are marked as taken over', async () => {
  const folder = await workspace(files);
  const { summary } = await evaluateFile(folder, 'echo.prompt');
  const edited = rows.map(row => (row.id === 'r4' ? { ...row, input: { ticket: 'new' } } : row));
  await writeFile(join(folder, 'echo.golden.jsonl'), jsonLines(edited));
  const changed = await reuse(folder, planChanged);
  expect(changed.summary).toMatchObject({ samples: 6, fresh: 1, reused: 5, cost: 0 });
  const samples = await samplesIn(folder, changed.summary);
  expect(samples.filter(({ from }) => from === undefined).map(({ row }) => row.id)).toEqual(['r4']);
  expect(samples.filter(({ from }) => from === summary.run)).toHaveLength(5);
  // From a run that took replies over itself, the origin stays.
  const later = await samplesIn(folder, (await reuse(folder, planChanged)).summary);
  expect(later.filter(({ from }) => from === summary.run)).toHaveLength(5);
});

test('an edited expectation is scored again, without a call', async () => {
  const folder = await workspace(files);
  await evaluateFile(folder, 'echo.prompt');
  const edited = rows.map(row => (row.id === 'r2' ? { ...row, expected: 'say 2 é' } : row));
  await writeFile(join(folder, 'echo.golden.jsonl'), jsonLines(edited));
  const { summary } = await reuse(folder, planChanged);
  expect(summary).toMatchObject({ fresh: 0, reused: 6, passed: 6 });
});

test('stored replies are scored by edited scorers, also when the prompt changed', async () => {
  const folder = await workspace({ ...files, 'echo.eval.yaml': 'score: [equals]\n' });
  await evaluateFile(folder, 'echo.prompt');
  await writeFile(join(folder, 'echo.prompt'), echoPrompt.replace('{{ticket}}', 'Now {{ticket}}'));
  await writeFile(
    join(folder, 'echo.eval.yaml'),
    'score: [{ levenshtein: { pass: 0 } }, { contains: say }]\n',
  );
  const { summary, notes } = await reuse(folder, (plan, context) =>
    planRescore(plan, undefined, context),
  );
  expect(summary).toMatchObject({ fresh: 0, reused: 6, passed: 6 });
  expect(notes).toContainEqual(expect.stringContaining('the prompt changed since'));
});

test('a judge whose request is the same is not asked again when its threshold changes', async () => {
  const judge =
    '---\nmodel: sandbox/echo\ninput:\n  schema:\n    output: any\noutput:\n  schema:\n    score: number\n    reason: string\n---\n{"score": 0.6, "reason": "because {{output}}"}\n';
  const folder = await workspace({
    ...files,
    'echo.golden.jsonl': jsonLines(rows.map(({ id, input }) => ({ id, input }))),
    'judge.prompt': judge,
    'echo.eval.yaml': 'score: [{ judge: { prompt: ./judge.prompt, pass: 0.7 } }]\n',
  });
  const first = await evaluateFile(folder, 'echo.prompt', {}, { log: true });
  expect(first.summary).toMatchObject({ failed: 6 });
  const asked = async () =>
    (await linesIn(runLogFile(folder))).filter(line => JSON.stringify(line).includes('"judge"'))
      .length;
  expect(await asked()).toBe(6);
  await writeFile(
    join(folder, 'echo.eval.yaml'),
    'score: [{ judge: { prompt: ./judge.prompt, pass: 0.5 } }]\n',
  );
  const rescored = await planRescore(await planOf(folder), undefined, { folder, warn });
  if (!rescored.ok) throw new Error('it can be scored again');
  const [summary] = await runPlans(folder, rescored.plans, true);
  expect(summary).toMatchObject({ passed: 6, fresh: 0, reused: 6 });
  expect(await asked()).toBe(6);
});

test('failing rows of the last run are selected', async () => {
  const folder = await workspace(files);
  await evaluateFile(folder, 'echo.prompt');
  const select = (plan: EvalPlan, context: { folder: string; warn: typeof warn }) =>
    planSelected(plan, [{ outcomes: ['failed'] }], context);
  const { summary } = await reuse(folder, select);
  expect(summary).toMatchObject({ rows: 1, failed: 1 });
  const none = await planSelected(await planOf(folder), [{ outcomes: ['errored'] }], {
    folder,
    warn,
  });
  expect(none).toMatchObject({ ok: true, plans: [] });
});

test('failing rows stay selected until they pass, also when a run of some of them was cut', async () => {
  const wrong = rows.map(row => ({ ...row, expected: 'other' }));
  const folder = await workspace({ ...files, 'echo.golden.jsonl': jsonLines(wrong) });
  await evaluateFile(folder, 'echo.prompt');
  const failing = async () => {
    const selected = await planSelected(await planOf(folder), [{ outcomes: ['failed'] }], {
      folder,
      warn,
    });
    return selected.ok ? selected.plans.flatMap(({ only = [] }) => [...only]).sort() : [];
  };
  expect(await failing()).toEqual(['r0', 'r1', 'r2', 'r3', 'r4', 'r5']);
  await writeFile(join(folder, 'echo.golden.jsonl'), jsonLines(rows));
  await evaluateFile(folder, 'echo.prompt', { only: ['r0', 'r1'] });
  expect(await failing()).toEqual(['r2', 'r3', 'r4', 'r5']);
  await evaluateFile(folder, 'echo.prompt', { only: ['r2', 'r3', 'r4'] });
  expect(await failing()).toEqual(['r2', 'r5']);
  // A run of all rows is the last word on each.
  await evaluateFile(folder, 'echo.prompt');
  expect(await failing()).toEqual(['r2']);
});

test('every row is in one shard, and shards are about equal', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 9 }), parts => {
      const sizes = new Array<number>(parts).fill(0);
      for (let row = 0; row < 2000; row += 1) {
        const shard = shardOf(`row ${row}`, parts);
        sizes[shard - 1] = (sizes[shard - 1] ?? 0) + 1;
      }
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(2000);
      for (const size of sizes) expect(Math.abs(size - 2000 / parts)).toBeLessThan(150);
    }),
  );
});

test('a shard has no verdict, and shards have all samples between them', async () => {
  const folder = await workspace(files);
  const ids: string[] = [];
  for (const index of [1, 2]) {
    const { summary, samples } = await evaluateFile(folder, 'echo.prompt', {
      shard: { index, of: 2 },
    });
    expect(summary.verdict).toBe('partial');
    ids.push(...samples.map(({ row }) => row.id));
  }
  expect(ids.toSorted()).toEqual(rows.map(({ id }) => id));
});

test('a resumed run says that its dataset was written since, and runs only the rows that changed', async () => {
  const folder = await workspace(files);
  const { summary } = await evaluateFile(folder, 'echo.prompt');
  const context = { folder, warn };
  const file = join(folder, 'echo.prompt');
  const asked = { run: summary.run };
  const before = await planResume(file, defaultSettings, asked, context);
  if (!before.ok) throw new Error(JSON.stringify(before.problems));
  expect(before.notes).toEqual([expect.stringMatching(/has 6 of 6 samples\.$/)]);
  for (const { reuse: stored } of before.plans) await stored?.replies.close();
  const [first, ...others] = rows;
  const edited = { ...first, input: { ticket: 'other' }, expected: 'other' };
  await writeFile(join(folder, 'echo.golden.jsonl'), jsonLines([edited, ...others]));
  const resumed = await planResume(file, defaultSettings, asked, context);
  if (!resumed.ok) throw new Error(JSON.stringify(resumed.problems));
  expect(resumed.notes[1]).toBe(
    'echo: echo.golden.jsonl was written since. Rows that changed are run again.',
  );
  const [again] = await runPlans(folder, resumed.plans);
  expect(again).toMatchObject({ samples: 6, passed: 5, failed: 1, notRun: 0 });
});

test('a run that this process still writes is not resumed, whether it is named or not', async () => {
  const folder = await workspace(files);
  const place = { folder, warn };
  const problems: string[] = [];
  const ask = async (asked: { readonly run?: string }): Promise<void> => {
    const resumed = await planResume(join(folder, 'echo.prompt'), defaultSettings, asked, place);
    problems.push(resumed.ok ? 'resumed' : (resumed.problems[0]?.message ?? ''));
  };
  let samples = 0;
  const { summary } = await evaluateFile(
    folder,
    'echo.prompt',
    { concurrency: 1 },
    {
      async onEvent({ type }) {
        if (type === 'sample') samples += 1;
        if (type !== 'sample' || samples !== 3) return;
        await ask({});
        await ask({ run: await onlyRun(folder) });
      },
    },
  );
  expect(problems).toEqual(Array(2).fill(`The run ${summary.run} is in progress.`));
  expect(summary).toMatchObject({ samples: 6, notRun: 0 });
});

async function onlyRun(folder: string): Promise<string> {
  const [name = ''] = await readdir(join(folder, '.touchstone/evals/echo'));
  return name.replace('.jsonl', '');
}

const graded = Array.from({ length: 40 }, (_, n) => ({
  id: `r${n}`,
  input: { ticket: `say ${n}` },
  expected: `say ${n}`,
}));

test.each([
  ['an early stop', { stopEarly: true }],
  ['a search for the cheapest model', { cheapest: true }],
] as const)('after %s that was decided there is nothing to resume; a cut-off one continues as such', async (_, choice) => {
  const folder = await workspace({
    'echo.prompt': echoPrompt,
    'echo.eval.yaml': 'models: [sandbox/echo, sandbox/schema]\ngate: { pass: 0.5 }\n',
    'echo.golden.jsonl': jsonLines(graded),
  });
  const { summary } = await evaluateFile(folder, 'echo.prompt', { ...choice, concurrency: 1 });
  expect(summary.notRun).toBeGreaterThan(20);
  const resume = () =>
    planResume(join(folder, 'echo.prompt'), defaultSettings, {}, { folder, warn });
  expect(await resume()).toMatchObject({ ok: true, plans: [] });
  const file = summary.results ?? '';
  const lines = (await readFile(file, 'utf8')).split('\n');
  await writeFile(file, `${lines.slice(0, 9).join('\n')}\n`);
  const resumed = await resume();
  if (!resumed.ok) throw new Error(JSON.stringify(resumed.problems));
  const [again] = await runPlans(folder, resumed.plans);
  expect(again).toMatchObject({ results: file, verdict: summary.verdict });
  expect(again?.notRun).toBeGreaterThan(20);
  expect(again?.search?.winner).toBe(summary.search?.winner);
  const samples = await samplesIn(folder, again);
  expect(new Set(samples.map(({ row, model }) => `${row.id} ${model}`)).size).toBe(samples.length);
});
