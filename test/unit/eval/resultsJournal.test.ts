import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { EvalSpan } from '../../../src/eval/results/evalSpan.ts';
import { readResults } from '../../../src/eval/results/resultsFile.ts';
import { runLogFile } from '../../../src/run/nodeHost.ts';
import { linesIn } from '../trace/linesIn.ts';
import { evaluateFile } from './evaluate.ts';
import { jsonLines, triagePrompt, workspace } from './workspace.ts';

const rows = Array.from({ length: 6 }, (_, n) => ({
  id: `r${n}`,
  input: { ticket: `Ticket ${n}` },
  expected: { category: 'billing' },
}));

const files = { 'triage.prompt': triagePrompt, 'triage.golden.jsonl': jsonLines(rows) };

const warn = (): void => {};

test('the run log has one line for an evaluation, which leads to its samples', async () => {
  const folder = await workspace(files);
  const { samples } = await evaluateFile(folder, 'triage.prompt', {}, { log: true });
  const lines = (await linesIn(runLogFile(folder))) as readonly EvalSpan[];
  expect(lines).toMatchObject([{ v: 1, kind: 'eval', name: 'triage', samples: 6 }]);
  const [line] = lines;
  const stored = await Array.fromAsync(readResults(line?.results ?? '', { folder, warn }));
  expect(stored.map(({ sample }) => sample.id)).toEqual(samples.map(({ id }) => id));
  for (const { sample } of stored) {
    expect(sample.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(sample.request).toMatch(/^[0-9a-f]{16}$/);
    expect(sample.output).toEqual({ category: 'billing' });
  }
});

test('a sample takes up to 1 kB in addition to its reply', async () => {
  const folder = await workspace(files);
  const { summary } = await evaluateFile(folder, 'triage.prompt');
  const [, ...lines] = (await readFile(summary.results ?? '', 'utf8')).trimEnd().split('\n');
  for (const line of lines) {
    expect(line.length - JSON.parse(line).text.length).toBeLessThan(1000);
  }
});

test('a results file that vanishes is reported immediately, and its path is not shown', async () => {
  const folder = await workspace(files);
  const warnings: string[] = [];
  let vanished = '';
  const { summary, samples } = await evaluateFile(
    folder,
    'triage.prompt',
    { concurrency: 1 },
    {
      log: true,
      warn: message => warnings.push(message),
      async onEvent(event) {
        if (event.type !== 'sample' || vanished !== '') return;
        vanished = join(folder, '.touchstone', 'evals');
        await rm(vanished, { recursive: true });
      },
    },
  );
  expect(samples).toHaveLength(6);
  expect(summary.results).toBeUndefined();
  expect(warnings).toEqual([expect.stringContaining('moved or deleted')]);
  await expect(stat(vanished)).rejects.toThrow();
  // What can no longer be stored is in the run log.
  expect((await linesIn(runLogFile(folder))).length).toBeGreaterThan(0);
});

test('a results file that vanishes after its last sample is reported too', async () => {
  const folder = await workspace(files);
  const warnings: string[] = [];
  let ended = 0;
  const { summary } = await evaluateFile(
    folder,
    'triage.prompt',
    { concurrency: 1 },
    {
      warn: message => warnings.push(message),
      async onEvent(event) {
        if (event.type !== 'sample') return;
        ended += 1;
        if (ended === 6) await rm(join(folder, '.touchstone', 'evals'), { recursive: true });
      },
    },
  );
  expect(summary.results).toBeUndefined();
  expect(warnings).toEqual([expect.stringContaining('moved or deleted')]);
});
