import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../scripts/host/browser.ts';
import { outcomeLabels } from '../../src/format/outcome.ts';
import type { ToWebview } from '../../src/protocol/messages.ts';
import { column, panelPrompt } from '../unit/webview/panelFixtures.ts';
import { inspect } from './inspect.ts';
import { openPanelPage, type PanelPage } from './panelPage.ts';
import { themes } from './themes.ts';

const markdown = `# Refunds

A *refund* of **29 EUR**, see [the rules](https://example.com/rules) and ![a logo](https://x.test/a.png).

- [x] checked
- [ ] open
  1. nested \`code\`

> quoted

| item | price |
|---|--:|
| October | 29.00 |

\`\`\`js
const refund = 29;
\`\`\`

<b>HTML</b>
`;

const json = '{"category":"billing","urgency":9,"tags":["a","b"],"done":true,"note":null}';
const finding = {
  pointer: '/urgency',
  message: '`urgency` must be one of 1, 2, 3.',
  keyword: 'enum',
  schemaPointer: '/properties/urgency/enum',
  range: { start: json.indexOf('9'), end: json.indexOf('9') + 1 },
};
const usage = {
  input: { total: 545, uncached: 545, cacheRead: 0, cacheWrite: 0 },
  output: { total: 45, text: 45, reasoning: 0 },
  source: 'provider',
} as const;

const toolCall = { ref: '1', name: 'find_order', arguments: '{"id":1}' } as const;

const states: Readonly<Record<string, readonly ToWebview[]>> = {
  'no prompt': [{ type: 'prompt', prompt: undefined }],
  'a prompt with problems': [
    {
      type: 'prompt',
      prompt: panelPrompt({
        description: 'Sort a ticket.',
        problems: ['`model` is not a model.'],
        rows: 3,
        row: { id: 't-1', number: 1, expected: '{"urgency":3}' },
        fieldProblems: { message: 'Enter a value for `message`.' },
      }),
    },
  ],
  'models that would be refused, with the messages of the run': [
    {
      type: 'prompt',
      prompt: panelPrompt({
        models: [
          {
            id: 'openai/small',
            selected: true,
            detail: 'price unknown',
            availability: 'key',
            estimate: { input: 545, usd: 0.6, contextWindow: 1000 },
            refusal: {
              rule: 'budget',
              message: 'A call may cost ~$0.60.',
              place: { file: 'touchstone.yaml', line: 3 },
            },
          },
          {
            id: 'google/large',
            selected: true,
            detail: 'price unknown',
            availability: 'needsKey',
            refusal: { rule: 'noKey', message: 'No API key.', instead: 'openai/small' },
          },
        ],
        messages: [
          {
            role: 'user',
            isHistory: false,
            parts: [
              {
                type: 'text',
                spans: [
                  {
                    kind: 'variable',
                    text: 'charged twice',
                    name: 'message',
                    label: 'message',
                    source: { start: 0, end: 1 },
                  },
                ],
              },
            ],
          },
        ],
      }),
    },
  ],
  'a conversation': [
    { type: 'prompt', prompt: panelPrompt() },
    {
      type: 'columns',
      running: false,
      columns: [
        column('openai/agent', {
          text: 'It arrives on Friday.',
          finish: 'stop',
          turns: [
            {
              reply: column('openai/agent', { finish: 'toolCalls', toolCalls: [toolCall] }),
              sent: { kind: 'results', results: [{ from: 'user', text: '{"sent":"Monday"}' }] },
            },
            {
              reply: column('openai/agent', { text: 'It was sent on Monday.', finish: 'stop' }),
              sent: { kind: 'text', text: 'And when does it arrive?' },
            },
          ],
          total: { calls: 3, source: 'live', totalTime: 2400, usage },
        }),
      ],
    },
  ],
  'tool calls without results': [
    {
      type: 'columns',
      running: false,
      columns: [
        column('openai/agent', {
          finish: 'toolCalls',
          toolCalls: [
            { ...toolCall, mock: { ok: true, text: '{"sent":"Monday"}', isFailure: false } },
            { ...toolCall, ref: '2', mock: { ok: false, problem: 'The row has no result.' } },
          ],
        }),
      ],
    },
  ],
  replies: [
    { type: 'prompt', prompt: panelPrompt({ input: 'new' }) },
    {
      type: 'columns',
      running: true,
      columns: [
        column('openai/invalid', {
          text: json,
          usage,
          totalTime: 1812,
          validation: { verdict: 'invalid', findings: [finding] },
          answered: { input: 'old' },
        }),
        column('anthropic/text', { text: markdown, validation: { verdict: 'valid' } }),
        column('google/failed', {
          status: 'failed',
          text: 'half a reply',
          error: { class: 'rateLimited', message: 'Too many requests.', status: 429 },
          actions: ['retry'],
        }),
        column('google/tool', {
          finish: 'toolCalls',
          toolCalls: [{ ref: '1', name: 'find_order', arguments: '{"id":1}' }],
        }),
        column('sandbox/streams', { status: 'streaming', text: 'so far', source: 'sandbox' }),
      ],
    },
  ],
};

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser?.close());

/** Drawn once the page has loaded the lexer. It may be below the visible area. */
function markdownHeading(page: Page) {
  return page.locator('.markdown h4', { hasText: 'Refunds' });
}

async function choose(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true }).first();
  if ((await button.count()) > 0) await button.click();
}

describe.each(Object.entries(themes))('axe-core finds nothing in the theme %s', (name, theme) => {
  it.each([300, 1200])('at %i pixels', async width => {
    const panel: PanelPage = await openPanelPage(browser, { width, theme });
    const { page } = panel;
    const { look, found } = await inspect(page, name);
    for (const [state, messages] of Object.entries(states)) {
      await panel.post(...messages);
      const fold = page.getByRole('button', { name: /^Messages/, expanded: false });
      if ((await fold.count()) > 0) await fold.click();
      await look(state);
    }
    for (const tab of [0, 1]) {
      const tabs = page.getByRole('tab');
      if ((await tabs.count()) > 0) await tabs.nth(tab).press('Enter');
      await choose(page, 'Tree');
      await choose(page, 'Markdown');
      expect(panel.errors).toEqual([]);
      if (tab === 1) await markdownHeading(page).waitFor({ state: 'attached' });
      await page.locator('.status > summary').first().click();
      await look(`details of reply ${tab}`);
    }
    await page.locator('.tab, h3').first().click();
    await page.locator('.broken').first().focus();
    await look('tooltip of a finding');
    expect(found).toEqual({});
    expect(panel.errors).toEqual([]);
    await panel.close();
  });
});

describe.each(
  Object.entries(themes),
)('axe-core finds nothing in a comparison in the theme %s', (name, theme) => {
  it.each([300, 1200])('at %i pixels', async width => {
    const comparison = await openPanelPage(browser, { name: 'comparison', width, theme });
    const { page } = comparison;
    const { look, found } = await inspect(page, name);
    await comparison.post({ type: 'layout', layout: undefined }, ...(states['no prompt'] ?? []));
    await look('no prompt');
    const row = { id: 't-1', number: 1, expected: '{"urgency":2}', output: '{\n  "urgency": 2\n}' };
    const prompt: ToWebview = { type: 'prompt', prompt: panelPrompt({ row }) };
    await comparison.post(prompt);
    await look('no replies');
    await comparison.post(prompt, ...(states['replies'] ?? []).slice(1));
    for (const mode of ['Reply', 'Fields', 'Diff', 'Messages', 'Request', 'Record']) {
      await page.getByText(mode, { exact: true }).first().click();
      for (const message of detailsOf(comparison.sent)) await comparison.post(message);
      await look(mode);
    }
    await page
      .getByRole('button', { name: /^More actions/ })
      .first()
      .click();
    await look('menu of a column');
    expect(found).toEqual({});
    expect(comparison.errors).toEqual([]);
    await comparison.close();
  });
});

describe.each(
  Object.entries(themes),
)('axe-core finds nothing in the history in the theme %s', (name, theme) => {
  it.each([300, 1200])('at %i pixels', async width => {
    const history = await openPanelPage(browser, { name: 'history', width, theme });
    const { page } = history;
    const { look, found } = await inspect(page, name);
    const prompt = { uri: 'file:///desk/triage.prompt', file: 'triage.prompt', version: 'v1' };
    await history.post({ type: 'prompt', prompt }, { type: 'reset' });
    await look('nothing read yet');
    const progress = { share: 1, unreadable: 2 };
    await history.post({ type: 'runs', runs: loggedRuns, newer: false, progress });
    await look('runs');
    await page.getByRole('treegrid').focus();
    for (const key of ['Home', 'Space', 'ArrowDown', 'Space']) await page.keyboard.press(key);
    await look('two runs selected');
    await page.getByRole('searchbox').fill('nowhere');
    await history.post({ type: 'found', query: 'nowhere', ids: [], share: 1 });
    await look('nothing found');
    expect(found).toEqual({});
    expect(history.errors).toEqual([]);
    await history.close();
  });
});

/** Runs of each outcome, of two versions, one with two turns. */
const loggedRuns = Object.keys(outcomeLabels).flatMap((outcome, at) =>
  [0, 1].map(turn => ({
    id: `${at}-${turn}`,
    time: `2026-11-${10 + at}T00:00:0${turn}Z`,
    traceId: at === 0 ? 'conversation' : `${at}-${turn}`,
    messages: 1 + 2 * turn,
    model: turn === 0 ? 'openai/small' : 'anthropic/large',
    outcome: outcome as keyof typeof outcomeLabels,
    source: (['live', 'replayed', 'replayedHandWritten', 'sandbox'] as const)[at % 4] ?? 'live',
    timeToFirstToken: 100 + at,
    totalTime: 1000 + 10 * at,
    tokens: { input: 545, output: 45, isEstimated: at % 2 === 0 },
    cost: { known: true, usd: 0.001 * (1 + at), isEstimated: false } as const,
    row: 't-1',
    version: `v${turn}`,
    excerpt: 'A reply.',
    hasInput: true,
  })),
);

/** What the extension sends for each column that asked for its detail. */
function detailsOf(sent: PanelPage['sent']): readonly ToWebview[] {
  const detail = {
    messages: [
      { role: 'system', parts: [{ kind: 'text', text: 'Sort the ticket.' }] },
      { role: 'user', parts: [{ kind: 'json', text: '{}' }] },
    ],
    request: { ok: true, http: 'POST https://example.com', curl: 'curl https://example.com' },
    record: '{}',
  } as const;
  return sent.flatMap(message =>
    message.type === 'detail' ? [{ type: 'detail', id: message.id, detail }] : [],
  );
}
