import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createModelRuns } from '../../../src/extension/panel/session/modelRuns.ts';
import { targetsOf } from '../../../src/extension/panel/session/targets.ts';
import type { ToWebview } from '../../../src/protocol/messages.ts';
import type { PanelColumn } from '../../../src/protocol/panelColumn.ts';
import type { RunEvent } from '../../../src/run/run.ts';
import type { RunRecord } from '../../../src/trace/record.ts';
import { runRecord } from './runRecordFixture.ts';

function finished(change: Partial<RunRecord>): RunEvent {
  return { type: 'finished', record: runRecord(change) };
}

/** What a webview that applies each message would show. */
function shown(messages: readonly ToWebview[]): readonly PanelColumn[] {
  let columns: PanelColumn[] = [];
  for (const message of messages) {
    if (message.type === 'columns') columns = [...message.columns];
    if (message.type === 'column') {
      columns = columns.map(item => (item.id === message.column.id ? message.column : item));
    }
    if (message.type !== 'deltas') continue;
    for (const { id, text } of message.deltas) {
      columns = columns.map(item =>
        item.id === id ? { ...item, status: 'streaming', text: item.text + text } : item,
      );
    }
  }
  return columns.map(({ elapsed: _, ...column }) => column);
}

const reply = (text: string) =>
  async function* (): AsyncGenerator<RunEvent> {
    yield finished({ text });
  };

describe('the panel’s runs', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('show the replies from before a reload, with interrupted ones as cancelled, until newer ones arrive', () => {
    const runs = createModelRuns(vi.fn(), vi.fn());
    const done: PanelColumn = { id: 'a/x', model: 'a/x', status: 'completed', text: 'all' };
    runs.restore([done, { id: 'a/y', model: 'a/y', status: 'streaming', text: 'half a' }]);
    const restored = [done, { id: 'a/y', model: 'a/y', status: 'cancelled', text: 'half a' }];
    expect(runs.columns).toEqual(restored);
    runs.restore([{ id: 'a/z', model: 'a/z', status: 'completed', text: 'older' }]);
    expect(runs.columns).toEqual(restored);
  });

  it('keep the input of each reply', async () => {
    const runs = createModelRuns(vi.fn(), vi.fn());
    const answer = async function* (): AsyncGenerator<RunEvent> {
      yield finished({ text: 'done' });
    };
    await runs.start(targetsOf(['a/b', 'c/d']), answer, { input: { ticket: 'first' } });
    await runs.again(targetsOf(['a/b']), answer, { input: { ticket: 'second' } });
    expect(runs.columns.map(({ text, input }) => [text, input])).toEqual([
      ['done', { ticket: 'second' }],
      ['done', { ticket: 'first' }],
    ]);
  });

  it('post a fast stream in a few pieces, without losing or repeating any', async () => {
    const messages: ToWebview[] = [];
    const runs = createModelRuns(message => messages.push(message), vi.fn());
    let release = (): void => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    const ended = runs.start(targetsOf(['a/b']), async function* () {
      yield { type: 'firstToken', elapsed: 1 };
      for (let i = 0; i < 1000; i++) yield { type: 'delta', text: `${i} ` };
      await held;
    });
    await vi.advanceTimersByTimeAsync(100);
    expect(shown(messages)).toEqual(runs.columns);
    expect(runs.columns[0]?.text).toMatch(/^0 1 2 .* 999 $/);
    expect(messages.length).toBeLessThan(10);
    release();
    await ended;
  });

  it('post the text of eight streams in one message at a time', async () => {
    const messages: ToWebview[] = [];
    const runs = createModelRuns(message => messages.push(message), vi.fn());
    const models = Array.from({ length: 8 }, (_, i) => `a/${i}`);
    const ended = runs.start(targetsOf(models), async function* (): AsyncGenerator<RunEvent> {
      for (let i = 0; i < 100; i++) {
        yield { type: 'delta', text: `${i} ` };
        await new Promise(resolve => setTimeout(resolve, 5));
      }
      yield finished({ text: 'done' });
    });
    await vi.advanceTimersByTimeAsync(600);
    await ended;
    expect(shown(messages)).toEqual(runs.columns);
    const posted = messages.filter(({ type }) => type === 'deltas');
    expect(posted.length).toBeGreaterThan(0);
    // One each 30 ms, for 500 ms.
    expect(posted.length).toBeLessThanOrEqual(17);
  });

  it('keep the webview’s copy correct when the record’s text replaces pending pieces', async () => {
    const messages: ToWebview[] = [];
    const runs = createModelRuns(message => messages.push(message), vi.fn());
    await runs.start(targetsOf(['a/b', 'c/d']), async function* ({ model }) {
      yield { type: 'delta', text: 'Hel' };
      yield finished({ text: `Hello from ${model}` });
    });
    await vi.advanceTimersByTimeAsync(100);
    expect(shown(messages)).toEqual(runs.columns);
    expect(runs.columns.map(({ text }) => text)).toEqual(['Hello from a/b', 'Hello from c/d']);
    expect(runs.running).toBe(false);
  });

  it('run one model again and keep the others unchanged', async () => {
    const runs = createModelRuns(vi.fn(), vi.fn());
    await runs.start(targetsOf(['a/b', 'c/d']), async function* () {
      yield finished({ text: 'first' });
    });
    await runs.again(targetsOf(['c/d']), async function* () {
      yield finished({ text: 'second' });
    });
    expect(runs.columns.map(({ text }) => text)).toEqual(['first', 'second']);
  });

  it('abort runs in progress on stop and keep their partial replies', async () => {
    const runs = createModelRuns(vi.fn(), vi.fn());
    const ended = runs.start(targetsOf(['a/b']), async function* (_model, signal) {
      yield { type: 'delta', text: 'partial' };
      await new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }));
      yield finished({ text: 'partial', outcome: 'cancelled' });
    });
    await vi.advanceTimersByTimeAsync(0);
    runs.stop();
    await ended;
    expect(runs.columns).toMatchObject([{ status: 'cancelled', text: 'partial' }]);
  });

  it('drop late events of a run that a newer one has replaced', async () => {
    const runs = createModelRuns(vi.fn(), vi.fn());
    const first = runs.start(targetsOf(['a/b']), async function* (_model, signal) {
      await new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }));
      yield finished({ text: 'stale', outcome: 'cancelled' });
    });
    const second = runs.start(targetsOf(['a/b']), async function* () {
      yield finished({ text: 'fresh' });
    });
    await Promise.all([first, second]);
    expect(runs.columns).toMatchObject([{ status: 'completed', text: 'fresh' }]);
  });

  it('show a run that throws as a failed column, and report when nothing is running', async () => {
    const running: boolean[] = [];
    const runs = createModelRuns(vi.fn(), value => running.push(value));
    // biome-ignore lint/correctness/useYield: it fails before the first event
    await runs.start(targetsOf(['a/b']), async function* (): AsyncGenerator<RunEvent> {
      throw new Error('The disk is gone.');
    });
    expect(runs.columns).toMatchObject([
      { status: 'failed', error: { class: 'internal', message: 'The disk is gone.' } },
    ]);
    expect(running).toEqual([true, false]);
  });

  it('validate a reply with the current schema after an edit', async () => {
    const messages: ToWebview[] = [];
    const runs = createModelRuns(message => messages.push(message), vi.fn());
    await runs.start(targetsOf(['sandbox/echo']), async function* () {
      yield finished({ text: '{}', validation: { verdict: 'valid' } });
    });
    const finding = { pointer: '', message: 'no', keyword: 'required', schemaPointer: '/required' };
    await runs.judge(async () => ({ verdict: 'invalid', findings: [finding] }));
    expect(shown(messages)[0]?.validation).toEqual({ verdict: 'invalid', findings: [finding] });
    expect(runs.columns[0]?.validation?.verdict).toBe('invalid');
    const before = messages.length;
    await runs.judge(async () => ({ verdict: 'invalid', findings: [finding] }));
    expect(messages).toHaveLength(before);
  });
});

describe('a pinned column', () => {
  it('is kept by the next run, next to the new reply of the same model', async () => {
    const messages: ToWebview[] = [];
    const runs = createModelRuns(message => messages.push(message), vi.fn());
    await runs.start(targetsOf(['a/b', 'c/d']), reply('before'));
    runs.pin('a/b', true);
    await runs.start(targetsOf(['a/b']), reply('after'));
    const [kept, fresh, ...others] = shown(messages);
    expect(others).toEqual([]);
    expect(kept).toMatchObject({ model: 'a/b', text: 'before', pinned: true });
    expect(kept?.earlier).toBeDefined();
    expect(fresh).toMatchObject({ id: 'a/b', text: 'after', previous: 'before' });
    expect(runs.record(kept?.id ?? '')?.text).toBe('before');
    expect(runs.record('a/b')?.text).toBe('after');
  });

  it('is kept by every later run until it is unpinned', async () => {
    const runs = createModelRuns(vi.fn(), vi.fn());
    await runs.start(targetsOf(['a/b']), reply('one'));
    runs.pin('a/b', true);
    await runs.start(targetsOf(['a/b']), reply('two'));
    await runs.start(targetsOf(['a/b']), reply('three'));
    expect(runs.columns.map(({ text }) => text)).toEqual(['one', 'three']);
    runs.pin(runs.columns[0]?.id ?? '', false);
    await runs.start(targetsOf(['a/b']), reply('four'));
    expect(runs.columns.map(({ text }) => text)).toEqual(['four']);
  });
});

it('replies of earlier runs are columns until a run replaces them, or the user removes them', async () => {
  const runs = createModelRuns(vi.fn(), vi.fn());
  const input = { ticket: 'Hi' };
  const records = ['2026-11-01T10:00:00.000Z', '2026-11-02T10:00:00.000Z'].map(time =>
    runRecord({ time, text: time, input }),
  );
  runs.add(records);
  expect(runs.columns.map(({ earlier, text }) => [earlier, text])).toEqual(
    records.map(({ time }) => [time, time]),
  );
  expect(runs.columns[0]).toMatchObject({ input });
  runs.remove(runs.columns[0]?.id ?? '');
  expect(runs.columns).toHaveLength(1);
  await runs.start(targetsOf(['a/b']), reply('new'));
  expect(runs.columns.map(({ text }) => text)).toEqual(['new']);
});
