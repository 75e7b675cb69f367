import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { root } from '../../scripts/host/paths.ts';
import { webviewHtml } from '../../src/extension/webviewHtml.ts';
import type { ToHistory } from '../../src/protocol/history.ts';
import type { FromWebview, ToWebview } from '../../src/protocol/messages.ts';
import type { PageName } from '../../src/protocol/pages.ts';
import { type Theme, themeCss, themes } from './themes.ts';

const origin = 'https://panel.test';

/** A built page, of the Run view unless named, in Chromium under its own content security policy, without VS Code. */
export interface PanelPage {
  readonly page: Page;
  /** Messages of the page to the extension. */
  readonly sent: readonly FromWebview[];
  /** Requests to anything but the files of the page. */
  readonly requests: readonly string[];
  /** Errors of scripts, and what the policy has refused. */
  readonly errors: readonly string[];
  /** Sends messages of the extension, and waits until they are drawn. */
  post(...messages: readonly (ToWebview | ToHistory)[]): Promise<void>;
  close(): Promise<void>;
}

interface Looks {
  readonly name?: PageName;
  readonly width?: number;
  readonly theme?: Theme;
}

export async function openPanelPage(browser: Browser, looks: Looks = {}): Promise<PanelPage> {
  const { name = 'panel', width = 600, theme = themes.light } = looks;
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  const sent: FromWebview[] = [];
  const requests: string[] = [];
  const errors: string[] = [];
  const html = webviewHtml({
    cspSource: origin,
    page: name,
    script: `${origin}/${name === 'history' ? 'history' : 'webview'}.js`,
    styles: [`${origin}/theme.css`, `${origin}/codicon.css`, `${origin}/${name}.css`],
    language: 'en',
    translations: undefined,
  });
  page.on('pageerror', error => errors.push(error.stack ?? String(error)));
  page.on('console', message => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.route('**/*', async route => {
    const { pathname, href } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html });
    if (pathname === '/theme.css') {
      return route.fulfill({ contentType: 'text/css', body: themeCss(theme) });
    }
    const path = join(root, 'dist', 'webview', pathname);
    if (href.startsWith(`${origin}/`) && existsSync(path)) return route.fulfill({ path });
    requests.push(href);
    return route.abort();
  });
  await page.exposeFunction('toHost', (message: FromWebview) => {
    sent.push(message);
  });
  await page.addInitScript(`
    let state;
    globalThis.acquireVsCodeApi = () => ({
      postMessage: message => void toHost(message),
      getState: () => state,
      setState: next => { state = next; },
    });
    document.addEventListener('DOMContentLoaded', () => 
      document.body.classList.add(...${JSON.stringify(theme.classes)}));
  `);
  await page.goto(`${origin}/`);
  await page.locator('main').waitFor({ state: 'attached' });
  return {
    page,
    sent,
    requests,
    errors,
    async post(...messages) {
      await page.evaluate(async posted => {
        for (const data of posted) window.dispatchEvent(new MessageEvent('message', { data }));
        await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      }, messages);
    },
    close: () => page.close(),
  };
}
