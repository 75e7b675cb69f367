import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planEvals } from '../../../src/eval/plan/plan.ts';
import { evaluate } from '../../../src/eval/runner.ts';
import { defaultSettings } from '../../../src/model/settings/settings.ts';
import { createNodeHost, type NodeHost } from '../../../src/run/nodeHost.ts';
import { jsonLines, triagePrompt, workspace } from './workspace.ts';

const rows = Array.from({ length: 6 }, (_, n) => ({
  id: `r${n}`,
  input: { ticket: `Ticket ${n}` },
  expected: { category: 'billing' },
}));

/** Evaluates 6 rows one after another, and ends the host when the first has ended. */
async function endAfterFirst(end: (host: NodeHost) => Promise<void>) {
  const folder = await workspace({
    'triage.prompt': triagePrompt,
    'triage.golden.jsonl': jsonLines(rows),
  });
  const planned = await planEvals(join(folder, 'triage.prompt'), defaultSettings, {
    concurrency: 1,
  });
  if (!planned.ok || !planned.plans[0]) throw new Error('there is no plan');
  const host = await createNodeHost({ folder, environment: {}, warn: () => {}, log: false });
  let ending: Promise<void> | undefined;
  const summary = await evaluate(
    planned.plans[0],
    host,
    { folder },
    async event => {
      if (event.type === 'sample') ending ??= end(host);
    },
    new AbortController().signal,
  );
  await ending;
  return { summary, host };
}

test('a host that is closed during an evaluation, such as for changed settings, waits for its end', async () => {
  const { summary, host } = await endAfterFirst(host => host.close());
  expect(summary).toMatchObject({ interrupted: false, samples: 6, notRun: 0, errored: 0 });
  expect(host.runs.isClosed).toBe(true);
});

test('a host that is stopped ends an evaluation as cancelled, without errors for its other samples', async () => {
  const { summary } = await endAfterFirst(host => host.stop());
  expect(summary).toMatchObject({ interrupted: true, errored: 0 });
  expect(summary.notRun).toBeGreaterThan(0);
});
