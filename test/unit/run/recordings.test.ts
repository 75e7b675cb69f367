import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Recording } from '../../../src/call/host.ts';
import { loadPromptFile } from '../../../src/load/loadPromptFile.ts';
import { madeOfRedacted } from '../../../src/redaction/gate.ts';
import { createNodeHost } from '../../../src/run/nodeHost.ts';
import { openRecordings } from '../../../src/run/recordings.ts';
import { run } from '../../../src/run/run.ts';
import { mutatedLines } from '../mutatedLines.ts';

const prompt = '---\nmodel: openai/gpt-5.4-mini\n---\nSay a number.\n';

let folder: string;
let warnings: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-recordings-'));
  warnings = [];
  await writeFile(join(folder, 'touchstone.yaml'), '');
  await writeFile(join(folder, 'say.prompt'), prompt);
});

function recordingOf(hash: string, text: string, more: Partial<Recording> = {}): Recording {
  return {
    hash,
    model: 'openai/gpt-5.4-mini',
    text,
    finish: { reason: 'stop', raw: 'stop' },
    recorded: '2026-11-01T00:00:00.000Z',
    ...more,
  };
}

/** A run in replay mode with a host of its own, as a new process has it. */
async function replayed(repeat?: number) {
  const loaded = await loadPromptFile(join(folder, 'say.prompt'));
  if (!loaded.ok) throw new Error(loaded.message);
  const warn = (message: string): void => void warnings.push(message);
  const host = await createNodeHost({ folder, environment: {}, warn, log: false });
  const request = {
    prompt: loaded.prompt,
    input: {},
    model: 'openai/gpt-5.4-mini',
    mode: 'replay' as const,
    ...(repeat !== undefined && { repeat }),
  };
  return run(request, host).record;
}

async function hashOfRequest(): Promise<string> {
  return (await replayed()).requestHash ?? '';
}

async function record(...lines: readonly (Recording | string)[]): Promise<void> {
  const file = join(folder, '.touchstone', 'recordings', 'say.jsonl');
  await mkdir(join(file, '..'), { recursive: true });
  const text = lines.map(line => (typeof line === 'string' ? line : JSON.stringify(line)));
  await writeFile(file, text.map(line => `${line}\n`).join(''));
}

describe('repeats of a replay', () => {
  test('each use the newest recording of their own', async () => {
    const hash = await hashOfRequest();
    await record(
      recordingOf(hash, 'old first'),
      recordingOf(hash, 'third', { repeat: 2 }),
      recordingOf(hash, 'old second', { repeat: 1 }),
      recordingOf(hash, 'first'),
      recordingOf(hash, 'second', { repeat: 1 }),
    );
    const replies = await Promise.all([undefined, 0, 1, 2].map(replayed));
    expect(replies.map(({ text }) => text)).toEqual(['first', 'first', 'second', 'third']);
  });

  test('use older recordings of the same request when none has their number', async () => {
    const hash = await hashOfRequest();
    await record(recordingOf(hash, 'one'), recordingOf(hash, 'two'), recordingOf(hash, 'three'));
    const replies = await Promise.all([0, 1, 2].map(replayed));
    expect(replies.map(({ text }) => text)).toEqual(['three', 'two', 'one']);
  });

  test('fail where there are fewer recordings than repeats, and say how to record them', async () => {
    const hash = await hashOfRequest();
    await record(recordingOf(hash, 'only'));
    expect((await replayed(0)).text).toBe('only');
    expect((await replayed(2)).error).toEqual({
      class: 'noRecording',
      message:
        'No recording answers repeat 3 of this request to openai/gpt-5.4-mini: record it with `--live --record --repeat 3`, or evaluate with fewer repeats.',
    });
  });
});

test('a replayed run has the address of the model’s server, to which nothing was sent', async () => {
  const hash = await hashOfRequest();
  expect((await replayed()).endpoint).toBeUndefined();
  await record(recordingOf(hash, 'one'));
  const { endpoint, source, attempts } = await replayed();
  expect({ endpoint, source, calls: attempts.length }).toEqual({
    endpoint: 'https://api.openai.com/v1',
    source: 'replayed',
    calls: 1,
  });
});

describe('a file of recordings', () => {
  test('that was edited to wrong types loses only those lines, each reported once', async () => {
    const hash = await hashOfRequest();
    const usage = '{"input": {"total": "many"}}';
    await record(
      recordingOf(hash, 'good'),
      `{"hash": "${hash}", "model": "a/b", "text": 7, "finish": {}, "recorded": ""}`,
      `{"hash": "${hash}", "model": "a/b", "text": "x", "finish": {"reason": "stop", "raw": ""}, "recorded": "", "usage": ${usage}}`,
    );
    warnings = [];
    expect((await replayed()).text).toBe('good');
    expect(warnings).toEqual([
      expect.stringMatching(/say\.jsonl:2 was skipped: .*`(text|finish)/),
      expect.stringMatching(/say\.jsonl:3 was skipped: .*`usage/),
    ]);
  });

  test('that cannot be read is the reason for a missing recording', async () => {
    await mkdir(join(folder, '.touchstone', 'recordings', 'say.jsonl'), { recursive: true });
    expect((await replayed()).error).toEqual({
      class: 'noRecording',
      message: expect.stringContaining('The recordings could not be read: it is a folder'),
    });
    await rm(join(folder, '.touchstone'), { recursive: true });
  });

  test('never crashes a run, whatever its lines contain', async () => {
    const hash = await hashOfRequest();
    const whole = recordingOf(hash, 'reply', {
      repeat: 0,
      toolCalls: [{ ref: 'call_1', name: 'look', arguments: '{"at": 1}', input: { at: 1 } }],
      usage: {
        input: { total: 5, uncached: 5, cacheRead: 0, cacheWrite: 0 },
        output: { total: 2, text: 2, reasoning: 0 },
        source: 'provider',
      },
      timeToFirstToken: 1,
      totalTime: 2,
      handWritten: false,
      input: {},
    });
    await fc.assert(
      fc.asyncProperty(mutatedLines(whole), async line => {
        await record(line);
        const { error, outcome } = await replayed();
        expect(error?.class ?? 'noRecording').toBe('noRecording');
        expect(outcome).toBe(error ? 'failed' : 'completed');
      }),
      { numRuns: 150 },
    );
  });

  test('loses no line when recordings are saved at the same time', async () => {
    const store = openRecordings(folder, message => expect.fail(message));
    const texts = Array.from({ length: 8 }, (_, n) => String(n).repeat(700_000));
    await Promise.all(
      texts.map((text, n) => store.save('say', madeOfRedacted(recordingOf(`hash ${n}`, text)))),
    );
    const found = await Promise.all(texts.map((_, n) => store.find('say', `hash ${n}`)));
    expect(found.map(each => each?.text)).toEqual(texts);
  });

  test('finds a saved recording, also when another search has already started', async () => {
    const store = openRecordings(folder, message => expect.fail(message));
    for (const text of ['old', 'new']) {
      const saving = store.save('say', madeOfRedacted(recordingOf('hash', text)));
      const others = Array.from({ length: 20 }, () => store.find('say', 'hash'));
      await saving;
      expect((await store.find('say', 'hash'))?.text).toBe(text);
      await Promise.all(others);
    }
  });

  test('written by another process is read at the next search', async () => {
    const store = openRecordings(folder, message => expect.fail(message));
    await record(recordingOf('hash', 'old'));
    expect((await store.find('say', 'hash'))?.text).toBe('old');
    await record(recordingOf('hash', 'newer'));
    expect((await store.find('say', 'hash'))?.text).toBe('newer');
  });
});

test('recordings in one version stay the same when the file changes, others follow it', async () => {
  await record(recordingOf('a', 'before'));
  const store = openRecordings(folder, message => void warnings.push(message));
  const find = store.findInOneVersion();
  expect((await find('say', 'a'))?.text).toBe('before');
  await record(recordingOf('a', 'after the change'), recordingOf('b', 'new'));
  expect((await find('say', 'a'))?.text).toBe('before');
  expect(await find('say', 'b')).toBeUndefined();
  expect((await store.find('say', 'a'))?.text).toBe('after the change');
  expect((await store.findInOneVersion()('say', 'b'))?.text).toBe('new');
});
