/**
 * How smoothly replies stream into the page of the Run view, compared with a simple page that only appends
 * the same text to elements of the same height: `npm run bench -- panel [--seconds 30]`. Both are driven by
 * the runs of the extension in this process, whose event loop is measured too. Needs Chromium and a quiet
 * machine.
 */

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { createModelRuns } from '../../src/extension/panel/session/modelRuns.ts';
import { targetsOf } from '../../src/extension/panel/session/targets.ts';
import type { ToWebview } from '../../src/protocol/messages.ts';
import type { RunEvent } from '../../src/run/run.ts';
import { openPanelPage } from '../../test/browser/panelPage.ts';
import { runRecord } from '../../test/unit/extension/runRecordFixture.ts';
import { panelPrompt } from '../../test/unit/webview/panelFixtures.ts';
import { launchBrowser } from '../host/browser.ts';
import { createGoals } from './goals.ts';

const { values } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '30' } },
});
const seconds = Number(values.seconds);

interface Load {
  readonly models: number;
  /** Pieces of one reply per second, and the length of a piece in characters. */
  readonly pieces: number;
  readonly length: number;
  readonly seconds: number;
}

/** 8 columns of 200 tokens per second. */
const columns: Load = { models: 8, pieces: 200, length: 4, seconds };
/** One reply of 1 MB. */
const long: Load = { models: 1, pieces: 100, length: Math.ceil(10_000 / seconds), seconds };

interface Measured {
  /** Milliseconds. */
  readonly p95: number;
  /** Frames that were not drawn, as a share of those at 60 per second. */
  readonly dropped: number;
  /** Tasks of more than 50 ms, and the longest one in milliseconds. */
  readonly longTasks: number;
  readonly longest: number;
  /** The 99th percentile of the delay of the event loop of this process in milliseconds. */
  readonly eventLoop: number;
  /** From the click on Stop until the reply is shown as cancelled, in milliseconds. */
  readonly stop?: number;
}

const browser = await launchBrowser();
const goals = createGoals();
try {
  for (const [name, load] of Object.entries({ '8 columns': columns, '1 MB': long })) {
    const panel = await inPanel(load);
    const bare = await inBarePage(load);
    const ratio = (a: number, b: number) => (b === 0 ? '–' : (a / b).toFixed(2));
    console.log(
      `${name}: frame p95 ${panel.p95.toFixed(0)} ms, of the bare page ${bare.p95.toFixed(0)} ms ` +
        `(ratio ${ratio(panel.p95, bare.p95)}); dropped ${percent(panel.dropped)}, of the bare page ` +
        `${percent(bare.dropped)}; long tasks ${panel.longTasks}, of the bare page ${bare.longTasks}`,
    );
    goals.atMost(`${name}: frame p95`, panel.p95, 32, 'ms');
    goals.atMost(`${name}: dropped frames`, panel.dropped * 100, 2, '%');
    goals.atMost(`${name}: longest task`, panel.longest, 50, 'ms');
    goals.atMost(`${name}: event loop of the host p99`, panel.eventLoop, 30, 'ms');
    if (panel.stop !== undefined) goals.atMost(`${name}: stop is shown`, panel.stop, 200, 'ms');
  }
  console.log(`Chromium ${browser.version()}, ${seconds} s each`);
  console.table(goals.table());
} finally {
  await browser.close();
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

async function inPanel(load: Load): Promise<Measured> {
  const panel = await openPanelPage(browser, { width: 1600 });
  try {
    await panel.post({ type: 'prompt', prompt: panelPrompt() });
    const stopped = (): boolean => panel.sent.some(({ type }) => type === 'stop');
    return await measured(panel.page, load, stopped, () => panel.page.evaluate(stopReply));
  } finally {
    await panel.close();
  }
}

async function inBarePage(load: Load): Promise<Measured> {
  const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
  try {
    await page.setContent('<!DOCTYPE html><html><body></body></html>');
    await page.evaluate(appendTexts);
    return await measured(page, load, () => false);
  } finally {
    await page.close();
  }
}

/** Runs in the page of the Run view: clicks Stop, and waits until a reply is shown as cancelled. */
async function stopReply(): Promise<number> {
  const clicked = performance.now();
  document.querySelector<HTMLElement>('.column .toolbar button')?.click();
  while (!document.querySelector('.column.cancelled')) {
    await new Promise(resolve => requestAnimationFrame(resolve));
  }
  return performance.now() - clicked;
}

/** Runs in the bare page. */
function appendTexts(): void {
  const boxes = new Map<string, HTMLElement>();
  window.addEventListener('message', ({ data }) => {
    if (data.type !== 'deltas') return;
    for (const { id, text } of data.deltas) {
      const box = boxes.get(id) ?? document.createElement('pre');
      if (!boxes.has(id)) {
        box.style.cssText =
          'height:420px;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere;width:180px;float:left';
        document.body.append(box);
        boxes.set(id, box);
      }
      box.append(document.createTextNode(text));
      box.scrollTop = box.scrollHeight;
    }
  });
}

async function measured(
  page: Page,
  load: Load,
  stopped: () => boolean,
  stop?: () => Promise<number>,
): Promise<Measured> {
  const runs = createModelRuns(
    message => void post(page, message),
    () => {},
  );
  const names = Array.from({ length: load.models }, (_, i) => `bench/model-${i}`);
  const loop = monitorEventLoopDelay({ resolution: 5 });
  const ended = runs.start(targetsOf(names), (_target, signal) => reply(load, signal));
  loop.enable();
  await page.evaluate(watch);
  await delay(load.seconds * 1000);
  const frames = await page.evaluate(readFrames);
  loop.disable();
  const polling = setInterval(() => stopped() && runs.stop(), 1);
  const stopTime = await stop?.();
  clearInterval(polling);
  runs.stop();
  await ended;
  runs.dispose();
  return {
    ...frames,
    // The monitor counts its own resolution.
    eventLoop: loop.percentile(99) / 1e6 - 5,
    ...(stopTime !== undefined && { stop: stopTime }),
  };
}

async function post(page: Page, message: ToWebview): Promise<void> {
  await page
    .evaluate(data => void window.dispatchEvent(new MessageEvent('message', { data })), message)
    // The page was closed.
    .catch(() => {});
}

/** A reply that is paced by the clock and ends when it is stopped. */
async function* reply(load: Load, signal: AbortSignal): AsyncGenerator<RunEvent> {
  const words = 'The refund was sent to the customer yesterday, and the ticket is closed.\n';
  const source = words.repeat(Math.ceil((load.length + words.length) / words.length));
  const begun = performance.now();
  let text = '';
  yield { type: 'firstToken', elapsed: 1 };
  while (!signal.aborted) {
    const due = Math.floor(((performance.now() - begun) / 1000) * load.pieces) * load.length;
    while (text.length < due) {
      const from = text.length % words.length;
      const piece = source.slice(from, from + load.length);
      text += piece;
      yield { type: 'delta', text: piece };
    }
    await delay(1000 / load.pieces);
  }
  yield { type: 'finished', record: runRecord({ text, outcome: 'cancelled' }) };
}

/** Runs in the page: notes the time of each frame, and long tasks. */
function watch(): void {
  const frames: number[] = [];
  const tasks: number[] = [];
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) tasks.push(duration);
  }).observe({ type: 'longtask' });
  const next = (time: number): void => {
    frames.push(time);
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
  Object.assign(globalThis, { measured: { frames, tasks } });
}

/** Runs in the page. */
function readFrames(): Omit<Measured, 'eventLoop'> {
  const { frames, tasks }: { readonly frames: number[]; readonly tasks: number[] } = Reflect.get(
    globalThis,
    'measured',
  );
  const gaps = frames.slice(1).map((time, i) => time - (frames[i] ?? time));
  const sorted = [...gaps].sort((a, b) => a - b);
  const whole = (frames.at(-1) ?? 0) - (frames[0] ?? 0);
  const expected = Math.max(1, whole / (1000 / 60));
  return {
    p95: sorted[Math.floor(sorted.length * 0.95)] ?? 0,
    dropped: Math.max(0, 1 - gaps.length / expected),
    longTasks: tasks.length,
    longest: Math.max(0, ...tasks),
  };
}
