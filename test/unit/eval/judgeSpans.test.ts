import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { planEvals } from '../../../src/eval/plan/plan.ts';
import type { Sample } from '../../../src/eval/results/sample.ts';
import { runEval } from '../../../src/eval/runner.ts';
import { defaultSettings } from '../../../src/model/settings/settings.ts';
import { createNodeHost } from '../../../src/run/nodeHost.ts';
import { readRunLog } from '../../../src/trace/runLog.ts';
import { workspace } from './workspace.ts';

test('the log has the call of a judge as a step of the run whose sample is in the results', async () => {
  const folder = await workspace({
    'a.prompt': '---\nmodel: sandbox/echo\ninput: { schema: { text: string } }\n---\n{{text}}',
    'a.golden.jsonl': '{"id":"r1","input":{"text":"one"}}\n{"id":"r2","input":{"text":"two"}}\n',
    'good.prompt':
      '---\nmodel: sandbox/echo\ntouchstone.judge: true\noutput: { schema: { score: number, reason: string } }\n---\n{"score":1,"reason":"good"}',
    'a.eval.yaml': 'score:\n  - judge: { prompt: ./good.prompt }\n',
  });
  const planned = await planEvals(join(folder, 'a.eval.yaml'), defaultSettings, {});
  const [plan] = planned.ok ? planned.plans : [];
  if (!plan) throw new Error('there is no plan');
  const host = await createNodeHost({ folder, environment: {}, warn: () => {} });
  const { signal } = new AbortController();
  const samples: Sample[] = [];
  for await (const event of runEval(plan, host, { folder }, signal)) {
    if (event.type === 'sample') samples.push(event.sample);
  }
  await host.close();
  const log = await readFile(join(folder, '.touchstone', 'runs.jsonl'), 'utf8');
  const lines = log
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  const judges = lines.filter(({ kind }) => kind === 'judge');
  expect(lines.map(({ kind }) => kind).toSorted()).toEqual(['eval', 'judge', 'judge']);
  expect(judges.map(({ traceId, parent }) => [traceId, parent]).toSorted()).toEqual(
    samples.map(({ traceId, id }) => [traceId, id]).toSorted(),
  );
  const [{ run = '' } = {}] = lines.flatMap(({ kind, results }) =>
    kind === 'eval' ? [{ run: basename(results, '.jsonl') }] : [],
  );
  expect(judges.map(({ sample }) => sample).toSorted((a, b) => (a.row < b.row ? -1 : 1))).toEqual(
    ['r1', 'r2'].map(row => ({ evaluation: 'a', run, row, model: 'sandbox/echo', repeat: 0 })),
  );
  // Without the results file, the log says what each judge judged.
  const records = await Array.fromAsync(readRunLog(folder));
  expect(records.map(({ sample }) => sample?.row).toSorted()).toEqual(['r1', 'r2']);
  for (const judge of judges) {
    expect(judge).toMatchObject({
      name: 'good',
      outcome: 'completed',
      output: { score: 1, reason: 'good' },
      attempts: [{ model: 'sandbox/echo' }],
    });
  }
});
