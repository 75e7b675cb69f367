import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { loadPrompt } from '../../src/library.ts';
import { runLogFile } from '../../src/run/nodeHost.ts';
import { run } from '../../src/run/run.ts';
import type { RunRecord } from '../../src/trace/record.ts';
import { type Child, startChild } from '../child.ts';
import { begins, says } from './modelServer.ts';
import { type RunBench, startRunBench } from './runBench.ts';

let bench: RunBench;

afterEach(() => bench.close());

const models = Array.from({ length: 12 }, (_, n) => `m${n}`);
const prompt = '---\nmodel: one/m0\n---\nSort this: {{ticket}}\n';

async function stalling(): Promise<void> {
  bench = await startRunBench();
  for (const model of models) bench.replies(model, begins('Dear ', 'stall'));
  await writeFile(join(bench.folder, 'triage.prompt'), prompt);
}

async function logged(): Promise<readonly RunRecord[]> {
  const text = await readFile(runLogFile(bench.folder), 'utf8');
  return text
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line));
}

function cli(...args: readonly string[]): Child {
  const main = new URL('../../src/cli/main.ts', import.meta.url).pathname;
  // A CI job writes into a pipe too, and must not find colors in it.
  const { FORCE_COLOR: _, NO_COLOR: __, ...environment } = process.env;
  const env = { ...environment, CI: 'true' };
  return startChild(process.execPath, ['--no-warnings', main, ...args], {
    cwd: bench.folder,
    env,
  });
}

describe('an interrupted command', () => {
  test.each([
    'SIGINT',
    'SIGTERM',
    'SIGHUP',
  ] as const)('run writes the record of every run in progress after %s', async signal => {
    await stalling();
    const ids = models.map(model => `one/${model}`).join(',');
    const input = JSON.stringify({ ticket: 'Hi' });
    const child = cli('run', 'triage.prompt', '--input', input, '--model', ids);
    await child.until(() => bench.asked().length === 12);
    child.process.kill(signal);
    expect(await child.ended).toBe(130);
    const records = await logged();
    expect(records.map(({ request }) => request.model).toSorted()).toEqual(
      models.map(model => `one/${model}`).toSorted(),
    );
    for (const { outcome } of records) expect(outcome).toBe('cancelled');
    expect(child.output()).toContain('interrupted: one/m0');
    expect(child.output()).not.toContain('failed');
  });

  test('run writes its records also when its output is no longer read', async () => {
    await stalling();
    bench.replies('m0', says('A reply.'));
    const ids = models.map(model => `one/${model}`).join(',');
    const input = JSON.stringify({ ticket: 'Hi' });
    const child = cli('run', 'triage.prompt', '--input', input, '--json', '--model', ids);
    child.process.stdout.destroy();
    await child.ended;
    expect(await logged()).toHaveLength(12);
  });

  test('eval reports how many samples had ended, and is not a failure', async () => {
    await stalling();
    bench.replies('m0', says('{}'), says('{}'), begins('Dear', 'stall'));
    const rows = Array.from({ length: 30 }, (_, n) => ({
      id: `row ${n}`,
      input: { ticket: 'Hi' },
      expected: '{}',
    }));
    const lines = rows.map(row => `${JSON.stringify(row)}\n`).join('');
    await writeFile(join(bench.folder, 'triage.golden.jsonl'), lines);
    const child = cli('eval', 'triage.prompt');
    // Eight samples at once: two have ended when the tenth is asked.
    await child.until(() => bench.asked().length === 10);
    child.process.kill('SIGINT');
    expect(await child.ended).toBe(130);
    expect(child.output()).toContain('interrupted: 2 of 30 samples, 2 passed, 0 failed');
    // The two that ended are in the results file, which the line of the evaluation names.
    const logLines: readonly Readonly<Record<string, unknown>>[] = [...(await logged())].map(
      each => ({
        ...each,
      }),
    );
    expect(logLines.filter(({ kind }) => kind === 'run')).toHaveLength(8);
    expect(logLines.filter(({ kind }) => kind === 'eval')).toMatchObject([
      { outcome: 'cancelled', samples: 2, results: expect.stringContaining('.jsonl') },
    ]);
  });
});

describe('a host', () => {
  test('writes a cancelled record when the reader of a run leaves it', async () => {
    await stalling();
    const loaded = await loadPrompt(join(bench.folder, 'triage.prompt'), { log: true });
    for await (const event of loaded.stream({ ticket: 'Hi' })) {
      if (event.type === 'firstToken') break;
    }
    await loaded.close();
    expect(await logged()).toMatchObject([{ outcome: 'cancelled' }]);
  });

  test('waits for the runs in progress before it is closed, also for one that is not read', async () => {
    await stalling();
    bench.replies('m0', says('A whole reply.'));
    const loaded = await loadPrompt(join(bench.folder, 'triage.prompt'), { log: true });
    const read = loaded.run({ ticket: 'Hi' });
    await loaded.stream({ ticket: 'Ho' }).next();
    await loaded.close();
    expect((await read).outcome).toBe('completed');
    expect(await logged()).toMatchObject([{ outcome: 'completed' }, { outcome: 'completed' }]);
  });

  test('stops by cancelling runs in progress, with a record of each', async () => {
    await stalling();
    const runs = models.map(model => bench.run(prompt, { model: `one/${model}` }));
    await expect.poll(() => bench.asked().length).toBe(12);
    await bench.host.stop();
    expect((await Promise.all(runs)).map(({ record }) => record.outcome)).toEqual(
      models.map(() => 'cancelled'),
    );
    expect(await logged()).toHaveLength(12);
  });

  test('starts no run after it was closed, and closes only once', async () => {
    await stalling();
    await bench.host.close();
    await bench.host.close();
    const { record } = await bench.run(prompt);
    expect(record).toMatchObject({
      outcome: 'failed',
      error: { class: 'internal', message: expect.stringContaining('host is closed') },
    });
    expect(bench.asked()).toEqual([]);
  });

  test('runs to the end without a reader, and after its reader has left', async () => {
    await stalling();
    bench.replies('m0', says('A whole reply.'));
    const loaded = await loadPrompt(join(bench.folder, 'triage.prompt'));
    const request = { prompt: loaded.loaded, input: { ticket: 'Hi' }, model: 'one/m0' };
    const unread = run(request, bench.host);
    const left = run(request, bench.host);
    for await (const event of left.events) if (event.type === 'started') break;
    expect(await Promise.all([unread.record, left.record])).toMatchObject([
      { outcome: 'completed', text: 'A whole reply.' },
      { outcome: 'completed', text: 'A whole reply.' },
    ]);
    // What was not read can be read later, its text in one piece.
    const later = await Array.fromAsync(unread.events);
    expect(later.filter(({ type }) => type === 'delta')).toEqual([
      { type: 'delta', text: 'A whole reply.' },
    ]);
    expect(later.at(-1)).toEqual({ type: 'finished', record: await unread.record });
  });

  test('gives the reader every event in order', async () => {
    await stalling();
    bench.replies('m0', says('A reply.'));
    const { record, events } = await bench.run(prompt);
    expect(events[0]?.type).toBe('started');
    expect(events.at(-1)).toEqual({ type: 'finished', record });
  });
});
