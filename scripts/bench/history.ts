/**
 * How long the history of a prompt with 20,000 runs takes to show its newest runs, from opening the log until
 * the page has drawn them: `npm run bench -- panel`. Needs Chromium.
 */
import { mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Page } from 'playwright-core';
import {
  createHistorySession,
  type HistoryPort,
} from '../../src/extension/history/historySession.ts';
import type { ToHistory } from '../../src/protocol/history.ts';
import { openRunHistory } from '../../src/trace/history/runHistory.ts';
import { spanOf } from '../../src/trace/span.ts';
import { runRecord } from '../../test/unit/extension/runRecordFixture.ts';
import { launchBrowser } from '../host/browser.ts';
import { root } from '../host/paths.ts';
import { createGoals } from './goals.ts';

const RUNS = 20_000;
const prompt = { file: 'triage.prompt', key: 'triage', name: 'triage', version: '00000001' };
const ROUNDS = 5;

const unused: Omit<HistoryPort, 'history' | 'post'> = {
  describe: async () => ({ uri: 'file:///triage.prompt', file: 'triage.prompt' }),
  open: async () => {},
  openReply: async () => {},
  runAgain: async () => {},
  diff: async () => {},
  compare: async () => {},
  openPrompt: async () => {},
  openLog: async () => {},
  problem: reason => reason,
  reportMissing() {},
};

const folder = await mkdtemp(join(tmpdir(), 'touchstone-bench-'));
const browser = await launchBrowser();
try {
  const megabytes = await writeLog();
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await openHistory());
  const median = (of: (round: Round) => number) =>
    rounds.map(of).toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0;
  const goals = createGoals();
  goals.atMost(
    'the newest of 20,000 runs are shown after',
    median(each => each.shown),
    300,
    'ms',
  );
  goals.atMost(
    'event loop of the host while the log is read, p99',
    median(each => each.blocked),
    30,
    'ms',
  );
  console.log(
    `A log of ${RUNS} runs and ${megabytes} MB; all of it is read after ${Math.round(median(each => each.read))} ms`,
  );
  console.table(goals.table());
} finally {
  await browser.close();
  await rm(folder, { recursive: true });
}

async function writeLog(): Promise<number> {
  await mkdir(join(folder, '.touchstone'));
  const log = await open(join(folder, '.touchstone', 'runs.jsonl'), 'w');
  try {
    for (let at = 0; at < RUNS; at++) {
      const record = runRecord({
        spanId: at.toString(16).padStart(16, '0'),
        time: new Date(Date.UTC(2026, 0, 1) + at * 60_000).toISOString(),
        prompt: { ...prompt, version: (at >> 9).toString(16).padStart(8, '0') },
        input: { ticket: `Ticket ${at}` },
        text: `Reply ${at}: the refund was sent to the customer yesterday. `.repeat(80),
      });
      await log.write(`${JSON.stringify(spanOf(record))}\n`);
    }
    return Math.round((await log.stat()).size / 1e6);
  } finally {
    await log.close();
  }
}

/** Milliseconds. */
interface Round {
  readonly shown: number;
  readonly read: number;
  readonly blocked: number;
}

async function openHistory(): Promise<Round> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  const delay = monitorEventLoopDelay({ resolution: 5 });
  try {
    await emptyPage(page);
    const begun = performance.now();
    let shown: Promise<number> | undefined;
    let sending = Promise.resolve();
    const session = createHistorySession({
      ...unused,
      history: openRunHistory(folder, prompt),
      post(message: ToHistory) {
        sending = sending.then(() => page.evaluate(receive, message));
        if (message.type === 'runs' && message.runs.length > 0) {
          shown ??= sending.then(() => performance.now() - begun);
        }
      },
    });
    delay.enable();
    await session.receive({ type: 'ready' });
    const read = performance.now() - begun;
    delay.disable();
    await sending;
    return { shown: (await shown) ?? Number.NaN, read, blocked: delay.percentile(99) / 1e6 };
  } finally {
    await page.close();
  }
}

async function emptyPage(page: Page): Promise<void> {
  const built = (file: string) => readFile(join(root, 'dist', 'webview', file), 'utf8');
  await page.setContent(
    '<!DOCTYPE html><html><head></head><body data-page="history"></body></html>',
  );
  await page.addStyleTag({ content: await built('history.css') });
  await page.evaluate(() => {
    const api = { postMessage() {}, getState() {}, setState() {} };
    Object.assign(globalThis, { acquireVsCodeApi: () => api });
  });
  await page.addScriptTag({ content: await built('history.js') });
}

/** Runs in the page. Resolves when the frame after the message was drawn. */
async function receive(data: unknown): Promise<void> {
  window.dispatchEvent(new MessageEvent('message', { data }));
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
  await frame();
  await frame();
}
