import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { DatasetRow } from '../../../src/eval/dataset/row.ts';
import { loggedRun } from '../../../src/extension/panel/loggedRun.ts';
import type { PromptState } from '../../../src/extension/panel/promptState.ts';
import { createRunner, type RunnerPort } from '../../../src/extension/panel/runner.ts';
import type { RunTarget } from '../../../src/extension/panel/session/conversations.ts';
import { loadPromptText } from '../../../src/load/loadPromptFile.ts';
import type { Message } from '../../../src/prompt/messages/message.ts';
import type { PanelColumn } from '../../../src/protocol/panelColumn.ts';
import { createNodeHost, type NodeHost, runLogFile } from '../../../src/run/nodeHost.ts';
import type { RunRecord } from '../../../src/trace/record.ts';

const uri = 'file:///triage.prompt';
const model = 'sandbox/echo';
const input = { ticket: 'Hello' };
const text =
  '---\nmodel: sandbox/echo\ninput: { schema: { ticket: string } }\n---\nSort: {{ticket}}';
const turns: readonly Message[] = [
  { role: 'model', content: [{ text: 'Sort: Hello' }] },
  { role: 'user', content: [{ text: 'And now?' }] },
];

interface Given {
  readonly rows?: readonly DatasetRow[];
  /** The text of a variant. */
  readonly variant?: string;
}

async function start(given: Given = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-runner-'));
  const open = async (): Promise<NodeHost> => {
    const host = await createNodeHost({ folder, environment: {}, warn: () => {} });
    onTestFinished(() => host.close());
    return host;
  };
  const [host, laterHost] = [await open(), await open()];
  /** What was asked of the port. */
  const asked: string[] = [];
  const load = (of: string) => loadPromptText(of, 'triage.prompt', async () => undefined);
  const port: RunnerPort = {
    async hostOf() {
      asked.push('hostOf');
      return laterHost;
    },
    modeOf() {
      asked.push('modeOf');
      return 'auto';
    },
    folderOf: async () => folder,
    async loadVariant(_, { label }) {
      asked.push(`loadVariant ${label}`);
      if (given.variant === undefined) throw new Error('There is no such revision.');
      return load(given.variant);
    },
    rowsOf: async () => given.rows ?? [],
    reportNotResumed: reason => void asked.push(reason),
  };
  const state = async (change: string = text): Promise<PromptState> => ({
    uri,
    name: 'triage',
    prompt: await load(change),
    host,
    mode: 'auto',
    fields: [],
    values: {},
    ownModels: [model],
    models: [],
    dataset: undefined,
    lastRow: undefined,
  });
  return { runner: createRunner(port), asked, state, folder, host };
}

async function recordOf(events: ReturnType<RunTarget>): Promise<RunRecord> {
  const all = await Array.fromAsync(events);
  const last = all.at(-1);
  if (last?.type !== 'finished') throw new Error(`The last event is ${last?.type}.`);
  return last.record;
}

const { signal } = new AbortController();
const target = { id: model, model };

function columnOf(record: RunRecord, change: Partial<PanelColumn> = {}): PanelColumn {
  const { text: reply, spanId: run } = record;
  return { ...target, status: 'completed', text: reply, run, input, ...change };
}

describe('a call of the panel', () => {
  test('is in the log when it has ended, with its row', async () => {
    const { runner, state, folder } = await start();
    const now = await state();
    const record = await recordOf(runner.runner(now, input, false, 't-1')(target, signal));
    expect(record).toMatchObject({ outcome: 'completed', row: 't-1', input });
    expect(await loggedRun(now, record.spanId, folder)).toMatchObject({ text: record.text });
  });

  test('of a later turn has the trace of the first, the current settings, and is not the reply of the row', async () => {
    const { runner, state, asked } = await start();
    const run = runner.runner(await state(), input, false, 't-1');
    const first = await recordOf(run(target, signal));
    expect(asked).toEqual([]);
    const { traceId } = first;
    const second = await recordOf(run(target, signal, { turns, traceId }));
    expect(asked).toEqual(['hostOf', 'modeOf']);
    expect(second.traceId).toBe(traceId);
    expect(second.row).toBeUndefined();
    expect(second.request.messages.slice(-2)).toEqual(turns);
  });

  test('with results of tools is still the reply of the row', async () => {
    const { runner, state } = await start();
    const call = { name: 'find', ref: '1' };
    const results: readonly Message[] = [
      { role: 'model', content: [{ toolRequest: { ...call, input: {} } }] },
      { role: 'tool', content: [{ toolResponse: { ...call, output: 'none' } }] },
    ];
    const continued = { turns: results, traceId: '1'.repeat(32) };
    const run = runner.runner(await state(), input, false, 't-1');
    const record = await recordOf(run(target, signal, continued));
    expect(record.row).toBe('t-1');
  });

  test('of a variant reads the variant once for the whole conversation', async () => {
    const { runner, state, asked } = await start({ variant: 'Short: {{ticket}}' });
    const run = runner.runner(await state(), input, false, undefined);
    const variant = { ...target, variant: { label: 'HEAD', revision: 'HEAD' } };
    const first = await recordOf(run(variant, signal));
    const { traceId } = first;
    const second = await recordOf(run(variant, signal, { turns, traceId }));
    expect(first.request.messages).toEqual([{ role: 'user', content: [{ text: 'Short: Hello' }] }]);
    expect(second.request.messages[0]).toEqual(first.request.messages[0]);
    expect(asked.filter(what => what.startsWith('loadVariant'))).toEqual(['loadVariant HEAD']);
  });

  test('that is stopped before it starts ends with a record', async () => {
    const { runner, state } = await start();
    const run = runner.runner(await state(), input, false, undefined);
    expect(await recordOf(run(target, AbortSignal.abort()))).toMatchObject({
      outcome: 'cancelled',
    });
  });
});

describe('a conversation of an earlier session', () => {
  test('continues from the log, with the tools of its row', async () => {
    const tools = [{ name: 'find', result: 'none' }];
    const { runner, state, asked } = await start({
      rows: [{ id: 't-1', input, tags: [], file: 'triage.golden.jsonl', line: 1, tools }],
    });
    const now = await state();
    const run = runner.runner(now, input, false, 't-1');
    const { traceId } = await recordOf(run(target, signal));
    const second = await recordOf(run(target, signal, { turns, traceId }));
    const answered = { input: '', row: 't-1' };
    const resumed = await runner.resume(now, columnOf(second, { answered }), undefined);
    expect(resumed).toMatchObject({ turns, mocks: tools, record: { spanId: second.spanId } });
    expect(asked).not.toContain('notLogged');
    const third = resumed && (await recordOf(resumed.run(target, signal, { turns, traceId })));
    expect(third).toMatchObject({ traceId, outcome: 'completed' });
  });

  test('is not continued when the prompt would send something else now', async () => {
    const { runner, state, asked } = await start();
    const run = runner.runner(await state(), input, false, undefined);
    const record = await recordOf(run(target, signal));
    const changed = await state(text.replace('Sort', 'Order'));
    expect(await runner.resume(changed, columnOf(record), record)).toBeUndefined();
    expect(asked).toEqual(['promptChanged']);
  });

  test('is not continued when its variant cannot be read any more', async () => {
    const { runner, state, asked } = await start();
    const record = await recordOf(
      runner.runner(await state(), input, false, undefined)(target, signal),
    );
    const column = columnOf(record, { variant: { label: 'HEAD~9', revision: 'HEAD~9' } });
    expect(await runner.resume(await state(), column, record)).toBeUndefined();
    expect(asked).toEqual(['loadVariant HEAD~9', 'promptChanged']);
  });

  test('is not continued when its reply is not in the log', async () => {
    const { runner, state, asked, folder } = await start();
    const now = await state();
    const record = await recordOf(runner.runner(now, input, false, undefined)(target, signal));
    await rm(runLogFile(folder));
    expect(await runner.resume(now, columnOf(record), undefined)).toBeUndefined();
    expect(asked).toEqual(['notLogged']);
  });
});

describe('a run in the log', () => {
  test('is found among lines of other prompts and lines that cannot be read', async () => {
    const { runner, state, folder, host } = await start();
    const now = await state();
    const run = runner.runner(now, input, false, undefined);
    const wanted = await recordOf(run(target, signal));
    const other = { ...now, prompt: { ...now.prompt, key: 'other', name: 'other' } };
    await recordOf(runner.runner(other, input, false, undefined)(target, signal));
    await recordOf(run(target, signal));
    await host.sinks.flush();
    await writeFile(runLogFile(folder), 'not JSON\n', { flag: 'a' });
    expect((await loggedRun(now, wanted.spanId, folder))?.spanId).toBe(wanted.spanId);
    expect(await loggedRun(other, wanted.spanId, folder)).toBeUndefined();
  });

  test('without an id is not looked for', async () => {
    const { state, folder } = await start();
    expect(await loggedRun(await state(), undefined, folder)).toBeUndefined();
  });
});
