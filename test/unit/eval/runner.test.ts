import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type PlanChoices, planEvals } from '../../../src/eval/plan/plan.ts';
import { readResults } from '../../../src/eval/results/resultsFile.ts';
import {
  type EvalEvent,
  type EvalPlan,
  type EvalSummary,
  runEval,
} from '../../../src/eval/runner.ts';
import { defaultSettings } from '../../../src/model/settings/settings.ts';
import { createNodeHost } from '../../../src/run/nodeHost.ts';
import { linesIn } from '../trace/linesIn.ts';
import { echoPrompt, jsonLines, triagePrompt, workspace } from './workspace.ts';

async function planned(file: string, choices: PlanChoices = {}): Promise<EvalPlan> {
  const result = await planEvals(file, defaultSettings, choices);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const [plan] = result.plans;
  if (!plan) throw new Error('there is no plan');
  return plan;
}

interface Outcome {
  readonly events: readonly EvalEvent[];
  readonly summary: EvalSummary;
  readonly warnings: readonly string[];
}

async function evaluate(
  folder: string,
  file: string,
  choices: PlanChoices = {},
  onEvent: (event: EvalEvent, controller: AbortController) => void = () => {},
): Promise<Outcome> {
  const plan = await planned(join(folder, file), choices);
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const host = await createNodeHost({ folder, environment: {}, warn, log: false });
  const controller = new AbortController();
  const events: EvalEvent[] = [];
  const options = { folder };
  for await (const event of runEval(plan, host, options, controller.signal)) {
    events.push(event);
    onEvent(event, controller);
  }
  await host.close();
  const last = events.at(-1);
  if (last?.type !== 'finished') throw new Error('an evaluation must end with `finished`');
  return { events, summary: last.summary, warnings };
}

function echoRows(count: number): string {
  return jsonLines(
    Array.from({ length: count }, (_, n) => ({
      id: `r${n}`,
      input: { ticket: `say ${n}` },
      expected: n % 4 === 0 ? 'other' : `say ${n}`,
      tags: [n % 2 === 0 ? 'even' : 'odd'],
    })),
  );
}

describe('an evaluation', () => {
  it('scores every row, model and repeat, and appends each sample after the header', async () => {
    const folder = await workspace({
      'echo.prompt': echoPrompt,
      'echo.golden.jsonl': echoRows(8),
    });
    const { events, summary } = await evaluate(folder, 'echo.prompt', {
      repeat: 3,
      concurrency: 5,
    });
    expect(events[0]).toEqual({ type: 'started', rows: 8, samples: 24 });
    expect(summary).toMatchObject({
      eval: 'echo',
      rows: 8,
      samples: 24,
      passed: 18,
      failed: 6,
      errored: 0,
      skipped: 0,
      cost: 0,
      verdict: 'failed',
      models: [{ model: 'sandbox/echo', meanScore: 0.75, sources: { sandbox: 24 } }],
    });
    // Six of eight rows: repeats of a row add nothing about other rows.
    expect(summary.models[0]?.passRate?.low).toBeCloseTo(0.4093, 3);
    const lines = await linesIn(summary.results ?? '');
    expect(lines[0]).toMatchObject({ touchstone: 'eval/1', eval: 'echo', run: summary.run });
    const samples = events.flatMap(event => (event.type === 'sample' ? [event.sample] : []));
    const stored = await Array.fromAsync(
      readResults(summary.results ?? '', { folder, warn: () => {} }),
    );
    expect(stored.map(({ sample }) => sample)).toMatchObject(
      samples.map(({ timeToFirstToken: _, totalTime: __, ...sample }) => sample),
    );
    const keys = new Set(samples.map(({ row, model, repeat }) => `${row.id} ${model} ${repeat}`));
    expect(keys.size).toBe(24);
  });

  it('runs the usable rows of a dataset with bad rows, and does not pass', async () => {
    const folder = await workspace({
      'triage.prompt': triagePrompt,
      'triage.golden.jsonl': '{"input":{"ticket":"a"},"expected":{"category":"billing"}}\noops\n',
    });
    const { events, summary } = await evaluate(folder, 'triage.prompt');
    expect(summary).toMatchObject({ rows: 1, passed: 1, failed: 0, verdict: 'incomplete' });
    const file = join(folder, 'triage.golden.jsonl');
    expect(summary.badRows).toMatchObject([{ file, line: 2 }]);
    expect(events.filter(({ type }) => type === 'badRow')).toHaveLength(1);
  });

  it('counts a missing variable as an error that names it', async () => {
    const folder = await workspace({
      'triage.prompt': triagePrompt,
      'triage.golden.jsonl': '{"input":{"tiket":"a"}}\n',
    });
    const { events, summary } = await evaluate(folder, 'triage.prompt');
    expect(summary).toMatchObject({ passed: 0, errored: 1, verdict: 'incomplete' });
    expect(events.find(({ type }) => type === 'sample')).toMatchObject({
      sample: {
        outcome: 'errored',
        error: { class: 'badInput', message: expect.stringContaining('ticket') },
      },
    });
  });

  it('gives cells of a CSV the types of the schemas', async () => {
    const folder = await workspace({
      'triage.prompt': triagePrompt,
      'triage.golden.csv': 'id,ticket,count,expected.category\n1,12,3,billing\n',
    });
    const { events, summary } = await evaluate(folder, 'triage.prompt');
    expect(summary.verdict).toBe('passed');
    const sample = events.find(event => event.type === 'sample');
    expect(sample).toMatchObject({ sample: { input: { ticket: '12', count: 3 } } });
  });

  it('never passes a sample that nothing could judge', async () => {
    const folder = await workspace({
      'echo.prompt': echoPrompt,
      'echo.golden.jsonl': '{"input":{"ticket":"a"}}\n',
      'echo.eval.yaml': 'score:\n  - latency: { under: 1m }\n  - equals\n',
    });
    const { events, summary } = await evaluate(folder, 'echo.eval.yaml');
    expect(summary).toMatchObject({ passed: 0, skipped: 1, verdict: 'incomplete' });
    expect(events.find(({ type }) => type === 'sample')).toMatchObject({
      sample: {
        outcome: 'skipped',
        unjudged: [{ scorer: 'latency', reason: 'a sandbox model answered' }],
      },
    });
  });

  it('passes a gate that allows some failures', async () => {
    const folder = await workspace({
      'echo.prompt': echoPrompt,
      'echo.golden.jsonl': echoRows(8),
      'echo.eval.yaml': 'gate: { pass: 0.75 }\n',
    });
    expect((await evaluate(folder, 'echo.eval.yaml')).summary.verdict).toBe('passed');
    await writeFile(join(folder, 'echo.eval.yaml'), 'gate: { pass: 0.8 }\n');
    expect((await evaluate(folder, 'echo.eval.yaml')).summary.verdict).toBe('failed');
  });

  it('runs only the requested rows, by id or tag', async () => {
    const folder = await workspace({
      'echo.prompt': echoPrompt,
      'echo.golden.jsonl': echoRows(8),
    });
    const only = await evaluate(folder, 'echo.prompt', { only: new Set(['r1', 'r3']) });
    expect(only.summary).toMatchObject({ rows: 2, passed: 2, verdict: 'passed' });
    const matching = await evaluate(folder, 'echo.prompt', { matching: new Set(['odd', 'r4']) });
    expect(matching.summary).toMatchObject({ rows: 5, passed: 4, failed: 1 });
  });

  it('records nothing for cancelled calls, and still returns a summary', async () => {
    const folder = await workspace({
      'echo.prompt': echoPrompt,
      'echo.golden.jsonl': echoRows(400),
    });
    let samples = 0;
    const { events, summary } = await evaluate(
      folder,
      'echo.prompt',
      { concurrency: 2 },
      (event, controller) => {
        if (event.type === 'sample') samples += 1;
        if (samples === 5) controller.abort();
      },
    );
    expect(summary.passed + summary.failed).toBe(samples);
    expect(summary).toMatchObject({ samples: 400, errored: 0, skipped: 400 - samples });
    expect(samples).toBeLessThan(400);
    const lines = (await readFile(summary.results ?? '', 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(samples + 1);
    expect(events.filter(({ type }) => type === 'sample')).toHaveLength(samples);
  });

  it('continues without a results file when it cannot be written, with one warning', async () => {
    const folder = await workspace({
      'echo.prompt': echoPrompt,
      'echo.golden.jsonl': echoRows(8),
      // A file where the folder should be.
      '.touchstone': '',
    });
    const { summary, warnings } = await evaluate(folder, 'echo.prompt');
    expect(summary).toMatchObject({ passed: 6, failed: 2 });
    expect(summary).not.toHaveProperty('results');
    expect(warnings).toHaveLength(1);
  });

  it('stops when the reader ends', async () => {
    const folder = await workspace({
      'echo.prompt': echoPrompt,
      'echo.golden.jsonl': echoRows(400),
    });
    const plan = await planned(join(folder, 'echo.prompt'), { concurrency: 4 });
    let replies = 0;
    const host = await createNodeHost({ folder, environment: {}, warn: () => {}, log: false });
    const log = async (): Promise<void> => {
      replies += 1;
    };
    const counting = { ...host, log };
    const options = { folder };
    for await (const event of runEval(plan, counting, options, new AbortController().signal)) {
      if (event.type === 'sample') break;
    }
    expect(replies).toBeLessThan(100);
  });
});

describe('a plan', () => {
  const files = {
    'triage.prompt': triagePrompt,
    'triage.short.prompt': triagePrompt,
    'triage.golden.jsonl': '{"input":{"ticket":"a"}}\n',
  };

  it('takes models from the prompt, the eval file or the caller, with increasing precedence', async () => {
    const folder = await workspace({
      ...files,
      'triage.prompt': triagePrompt.replace(
        'input:',
        'touchstone.compare: [sandbox/echo, sandbox/schema]\ninput:',
      ),
      'own.eval.yaml': 'prompt: triage.prompt\nmodels: [sandbox/echo]\n',
    });
    expect((await planned(join(folder, 'triage.prompt'))).models).toEqual([
      'sandbox/schema',
      'sandbox/echo',
    ]);
    const own = join(folder, 'own.eval.yaml');
    expect((await planned(own)).models).toEqual(['sandbox/echo']);
    expect((await planned(own, { models: ['sandbox/schema'] })).models).toEqual(['sandbox/schema']);
  });

  it('makes one evaluation for each prompt in a file, and finds the dataset of a variant', async () => {
    const folder = await workspace({
      ...files,
      'triage.eval.yaml': 'prompt: [./triage.prompt, ./triage.short.prompt]\nrepeat: 2\n',
    });
    const settings = defaultSettings;
    const all = await planEvals(join(folder, 'triage.eval.yaml'), settings);
    expect(all.ok && all.plans.map(({ name, repeat }) => [name, repeat])).toEqual([
      ['triage', 2],
      ['triage.short', 2],
    ]);
    const one = await planEvals(join(folder, 'triage.short.prompt'), settings);
    expect(one.ok && one.plans.map(({ name }) => name)).toEqual(['triage.short']);
    expect(one.ok && one.plans[0]?.datasets).toEqual([join(folder, 'triage.golden.jsonl')]);
  });

  it.each([
    [
      'an unknown provider',
      { 'a.eval.yaml': 'prompt: triage.prompt\nmodels: [opnai/x]\n' },
      'openai',
    ],
    ['a missing prompt', { 'a.eval.yaml': 'prompt: gone.prompt\n' }, 'gone.prompt'],
    [
      'a missing dataset',
      { 'a.eval.yaml': 'prompt: triage.prompt\ndataset: gone.jsonl\n' },
      'gone.jsonl',
    ],
    ['bad YAML', { 'a.eval.yaml': 'prompt: [triage.prompt\n' }, ''],
    [
      'a broken prompt',
      { 'a.prompt': '---\nmodel: [\n---\nHi', 'a.golden.jsonl': '', 'a.eval.yaml': '' },
      '',
    ],
    ['no dataset at all', { 'a.prompt': triagePrompt, 'a.eval.yaml': '' }, 'a.golden.jsonl'],
    ['no model', { 'a.prompt': 'Hi', 'a.golden.jsonl': '', 'a.eval.yaml': '' }, 'model'],
  ])('refuses %s before anything is sent', async (_name, more, word) => {
    const folder = await workspace({ ...files, ...more });
    const result = await planEvals(join(folder, 'a.eval.yaml'), defaultSettings);
    if (result.ok) throw new Error('it was accepted');
    expect(result.problems.map(({ message }) => message).join('\n')).toContain(word);
    expect(result.problems[0]?.file.startsWith(folder)).toBe(true);
  });
});
