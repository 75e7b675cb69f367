import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  createHistorySession,
  type HistoryPort,
} from '../../../src/extension/history/historySession.ts';
import type { ToHistory } from '../../../src/protocol/history.ts';
import { openRunHistory } from '../../../src/trace/history/runHistory.ts';
import type { RunRecord } from '../../../src/trace/record.ts';
import { spanOf } from '../../../src/trace/span.ts';
import { type HistoryState, initialState, reduce } from '../../../src/webview/history/state.ts';
import { workspace } from '../eval/workspace.ts';
import { runRecord } from './runRecordFixture.ts';

const prompt = { file: 'triage.prompt', key: 'triage', name: 'triage', version: '00000001' };

function lineOf(id: string, change: Partial<RunRecord> = {}): string {
  return `${JSON.stringify(spanOf(runRecord({ spanId: id, prompt, ...change })))}\n`;
}

/** A session on a real log, and a page that applies its messages. */
async function start(text: string) {
  const folder = await workspace({ '.touchstone/runs.jsonl': text });
  const log = join(folder, '.touchstone', 'runs.jsonl');
  const called: string[] = [];
  const page: { state: HistoryState; messages: ToHistory[] } = {
    state: initialState,
    messages: [],
  };
  const port: HistoryPort = {
    history: openRunHistory(folder, { key: 'triage' }),
    post(message) {
      page.messages.push(message);
      page.state = reduce(page.state, message);
    },
    describe: async () => ({ uri: 'file:///triage.prompt', file: 'triage.prompt' }),
    open: async ({ spanId }) => void called.push(`open ${spanId}`),
    openReply: async ({ spanId }) => void called.push(`reply ${spanId}`),
    runAgain: async ({ spanId, input }) => void called.push(`again ${spanId} ${input?.['ticket']}`),
    compare: async runs =>
      void called.push(`compare ${runs.map(({ spanId }) => spanId).join(' ')}`),
    diff: async (before, after) => void called.push(`diff ${before.spanId} ${after.spanId}`),
    openPrompt: async () => void called.push('prompt'),
    openLog: async () => void called.push('log'),
    problem: reason => `The run log cannot be read: ${reason}.`,
    reportMissing: () => void called.push('missing'),
  };
  const session = createHistorySession(port);
  onTestFinished(() => session.dispose());
  await session.receive({ type: 'ready' });
  const ids = () => page.state.runs.map(({ id }) => id);
  return { session, page, called, log, ids };
}

test('a page gets all runs in the order of the log, and a page that was shown again gets them again', async () => {
  const count = 4500;
  const names = Array.from({ length: count }, (_, at) => `r${at}`);
  const { session, page, ids } = await start(names.map(id => lineOf(id)).join(''));
  expect(ids()).toEqual(names.toReversed());
  expect(page.state.progress).toEqual({ share: 1, unreadable: 0 });
  page.state = initialState;
  await session.receive({ type: 'ready' });
  expect(ids()).toEqual(names.toReversed());
  const sizes = page.messages.flatMap(each => (each.type === 'runs' ? [each.runs.length] : []));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(2500);
});

test('runs that are logged while the history is open come first, once', async () => {
  const { session, log, ids } = await start(lineOf('a'));
  await appendFile(log, lineOf('b') + lineOf('c'));
  await Promise.all([session.logChanged(), session.logChanged()]);
  expect(ids()).toEqual(['c', 'b', 'a']);
});

test('a log that is created later is read, and a deleted one has no runs', async () => {
  const { session, log, ids } = await start('');
  await rm(log);
  await session.logChanged();
  expect(ids()).toEqual([]);
  await appendFile(log, lineOf('a'));
  await session.logChanged();
  expect(ids()).toEqual(['a']);
  await rm(log);
  await session.logChanged();
  expect(ids()).toEqual([]);
});

test('a search has the runs that contain the text, also those that are logged later', async () => {
  const { session, page, log } = await start(lineOf('a', { text: 'refund' }) + lineOf('b'));
  await session.receive({ type: 'search', query: ' Refund ' });
  expect(page.state.found).toEqual({ query: 'Refund', ids: new Set(['a']), share: 1 });
  await appendFile(log, lineOf('c', { text: 'A refund.' }));
  await session.logChanged();
  expect(page.state.found?.ids).toEqual(new Set(['a', 'c']));
  await session.receive({ type: 'search', query: 'hello' });
  expect(page.state.found?.ids).toEqual(new Set(['b']));
});

test('only the last of two searches is answered', async () => {
  const { session, page } = await start(
    lineOf('a', { text: 'one' }) + lineOf('b', { text: 'two' }),
  );
  await Promise.all([
    session.receive({ type: 'search', query: 'one' }),
    session.receive({ type: 'search', query: 'two' }),
  ]);
  expect(page.state.found).toEqual({ query: 'two', ids: new Set(['b']), share: 1 });
});

test('actions get the record of the run, and the older of two replies is compared with the newer', async () => {
  const { session, called } = await start(
    lineOf('a', { time: '2026-01-02T00:00:00Z', input: { ticket: 'x' } }) +
      lineOf('b', { time: '2026-01-01T00:00:00Z' }),
  );
  await session.receive({ type: 'open', id: 'a' });
  await session.receive({ type: 'openReply', id: 'b' });
  await session.receive({ type: 'runAgain', id: 'a' });
  await session.receive({ type: 'diff', ids: ['a', 'b'] });
  await session.receive({ type: 'compare', ids: ['a', 'b'] });
  await session.receive({ type: 'open', id: 'gone' });
  expect(called).toEqual(['open a', 'reply b', 'again a x', 'diff b a', 'compare b a', 'missing']);
});
