/**
 * Frames per second while three replies of 100 kB stream into the page of the panel, compared with a simple
 * page that appends the same pieces to an element of the same height: `npm run bench -- panel [--kilobytes
 * 100]`. Needs Chromium.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { column, panelPrompt } from '../../test/unit/webview/panelFixtures.ts';
import { launchBrowser } from '../host/browser.ts';
import { root } from '../host/paths.ts';

const { values } = parseArgs({
  allowPositionals: true,
  options: { kilobytes: { type: 'string', default: '100' } },
});
const size = Number(values.kilobytes) * 1000;
/** Milliseconds between two pieces, as in the host. */
const interval = 30;
const seconds = 5;
const models = ['a/one', 'b/two', 'c/three'];

const texts: Readonly<Record<string, string>> = {
  prose: `${'The refund was sent to the customer yesterday. '.repeat(4)}\n`,
  'JSON in one line': '{"id":"t-014","category":"billing","urgency":3},',
};

interface Frames {
  readonly perSecond: number;
  /** The longest time between two frames in milliseconds. */
  readonly longest: number;
}

const browser = await launchBrowser();
try {
  const rows = [];
  for (const [name, line] of Object.entries(texts)) {
    const text = line.repeat(Math.ceil(size / line.length)).slice(0, size);
    const panel = await measured(page => panelPage(page), 'panel', text);
    const bare = await measured(page => barePage(page), 'bare', text);
    rows.push({
      text: name,
      'frames/s': Math.round(panel.perSecond),
      'longest ms': Math.round(panel.longest),
      'bare frames/s': Math.round(bare.perSecond),
      'bare longest ms': Math.round(bare.longest),
      ratio: Number((panel.perSecond / bare.perSecond).toFixed(2)),
    });
  }
  console.log(`3 replies of ${size / 1000} kB in ${seconds} s, Chromium ${browser.version()}`);
  console.table(rows);
} finally {
  await browser.close();
}

async function measured(
  open: (page: Page) => Promise<void>,
  kind: 'panel' | 'bare',
  text: string,
): Promise<Frames> {
  const page = await browser.newPage({ viewport: { width: 900, height: 900 } });
  try {
    await open(page);
    return await page.evaluate(stream, { kind, text, models, interval, seconds });
  } finally {
    await page.close();
  }
}

async function panelPage(page: Page): Promise<void> {
  const built = (file: string) => readFile(join(root, 'dist', 'webview', file), 'utf8');
  await page.setContent('<!DOCTYPE html><html><head></head><body data-page="panel"></body></html>');
  await page.addStyleTag({ content: await built('panel.css') });
  await page.evaluate(() => {
    const api = { postMessage() {}, getState() {}, setState() {} };
    Object.assign(globalThis, { acquireVsCodeApi: () => api });
  });
  await page.addScriptTag({ content: await built('webview.js') });
  const prompt = panelPrompt();
  const columns = models.map(model => column(model, { status: 'waiting' }));
  await page.evaluate(
    messages => {
      for (const data of messages) window.dispatchEvent(new MessageEvent('message', { data }));
    },
    [
      { type: 'prompt', prompt },
      { type: 'columns', running: true, columns },
    ],
  );
}

async function barePage(page: Page): Promise<void> {
  const box = 'height:420px;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere';
  const boxes = models.map(() => `<pre style="${box}"></pre>`).join('');
  await page.setContent(`<!DOCTYPE html><html><body>${boxes}</body></html>`);
}

interface Stream {
  readonly kind: 'panel' | 'bare';
  readonly text: string;
  readonly models: readonly string[];
  readonly interval: number;
  readonly seconds: number;
}

/** Runs in the page. */
async function stream({ kind, text, models: names, interval: every, seconds: length }: Stream) {
  const pieces = Math.floor((length * 1000) / every);
  const piece = Math.ceil(text.length / pieces);
  const boxes = [...document.querySelectorAll('pre')];
  const times: number[] = [];
  let running = true;
  const frame = (time: number): void => {
    times.push(time);
    if (running) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  const begun = performance.now();
  for (let i = 0; i < pieces; i++) {
    const part = text.slice(i * piece, (i + 1) * piece);
    for (const [index, model] of names.entries()) {
      if (kind === 'panel') {
        const data = { type: 'deltas', deltas: [{ id: model, text: part }] };
        window.dispatchEvent(new MessageEvent('message', { data }));
      } else {
        const box = boxes[index];
        box?.append(part);
        if (box) box.scrollTop = box.scrollHeight;
      }
    }
    const wait = begun + (i + 1) * every - performance.now();
    await new Promise(resolve => setTimeout(resolve, Math.max(0, wait)));
  }
  running = false;
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? time));
  return {
    perSecond: (times.length * 1000) / (performance.now() - begun),
    longest: Math.max(...gaps),
  };
}
