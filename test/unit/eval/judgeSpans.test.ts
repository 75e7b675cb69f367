import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planEvals } from '../../../src/eval/plan/plan.ts';
import { runEval } from '../../../src/eval/runner.ts';
import { defaultSettings } from '../../../src/model/settings/settings.ts';
import { createNodeHost } from '../../../src/run/nodeHost.ts';
import { readRunLog } from '../../../src/trace/runLog.ts';
import { workspace } from './workspace.ts';

test('the log has the call of a judge as a step of the run that it judges', async () => {
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
  for await (const _ of runEval(plan, host, { folder }, signal)) {
    // Every sample is judged.
  }
  await host.close();
  const records = await Array.fromAsync(readRunLog(folder));
  expect(records.map(({ text }) => text).toSorted()).toEqual(['one', 'two']);
  for (const { traceId, spanId, children } of records) {
    expect(children).toMatchObject([
      {
        kind: 'judge',
        name: 'good',
        traceId,
        parent: spanId,
        outcome: 'completed',
        output: { score: 1, reason: 'good' },
        attempts: [{ model: 'sandbox/echo' }],
      },
    ]);
  }
});
