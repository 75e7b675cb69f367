import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { spanOf } from '../../../src/trace/span.ts';
import { runRecord } from '../../unit/extension/runRecordFixture.ts';
import type { Editor } from '../editor.ts';

const replies = ['The refund was sent.', 'The invoice is attached.', 'Nothing was found.'];

/** A run log of 3,000 live runs, of three models and ten versions of the prompt. */
function runLog(): string {
  const lines = Array.from({ length: 3000 }, (_, at) => {
    const model = [
      'openai/gpt-5.4-mini',
      'anthropic/claude-haiku-4-5',
      'googleai/gemini-3.6-flash',
    ][at % 3];
    const time = new Date(Date.UTC(2026, 0, 1) + at * 3_600_000).toISOString();
    const duration = 900 + (at % 3) * 400 + ((at * 37) % 500);
    const usd = 0.0004 * (1 + (at % 3));
    const record = runRecord({
      spanId: at.toString(16).padStart(16, '0'),
      time,
      prompt: {
        file: 'triage.prompt',
        key: 'triage',
        name: 'triage',
        version: Math.floor(at / 300)
          .toString(16)
          .padStart(8, '0'),
      },
      input: { ticket: `Ticket ${at}` },
      request: { model: model ?? '', messages: [], parameters: {} },
      attempts: [{ model: model ?? '', start: time, duration, timeToFirstToken: duration / 3 }],
      source: 'live',
      text: replies[at % 3] ?? '',
      cost: {
        known: true,
        input: usd,
        cacheRead: 0,
        cacheWrite: 0,
        output: 0,
        total: usd,
        usage: 'provider',
      },
    });
    return `${JSON.stringify(spanOf(record))}\n`;
  });
  return lines.join('');
}

/** The run history of a workspace where a prompt has run for months. */
export function historyTests(editor: Editor): void {
  beforeAll(() => writeFile(join(editor.workspace, '.touchstone', 'runs.jsonl'), runLog()));

  /** The page of the history: the only webview that is open. */
  const history = () => editor.panel;
  const grid = () => history().getByRole('treegrid', { name: 'Runs' });
  const activeTab = (name: string | RegExp) =>
    editor.page.locator('.tab.active').filter({ hasText: name }).first().waitFor();

  it('shows all runs of the prompt, with a chart over its versions', async () => {
    await editor.open('triage.prompt');
    await editor.command('Touchstone: Show Run History');
    await history().getByText('3,000 runs', { exact: true }).waitFor();
    expect(await grid().getAttribute('aria-rowcount')).toBe('3001');
    await history()
      .getByRole('img', { name: /^Total time by version/ })
      .waitFor();
    // Only rows that can be seen are in the page.
    expect(await grid().getByRole('row').count()).toBeLessThan(80);
    await editor.look('history');
  });

  it('finds a reply and an input', async () => {
    await history().getByRole('searchbox').fill('REFUND');
    await history().getByText('1,000 of 3,000 runs').waitFor();
    await history().getByRole('searchbox').fill('ticket 2999');
    await history().getByText('1 of 3,000 runs').waitFor();
    await history().getByRole('button', { name: 'Clear filters' }).click();
    await history().getByText('3,000 runs', { exact: true }).waitFor();
  });

  it('compares two replies and opens a record with the keyboard', async () => {
    await grid().focus();
    for (const key of ['Home', 'Space', 'ArrowDown', 'Space'])
      await editor.page.keyboard.press(key);
    await history().getByText('2 selected').waitFor();
    await history().getByRole('button', { name: 'Diff Replies' }).click();
    await activeTab('↔');
    await editor.look('history-diff');
    await editor.page.locator('.tab', { hasText: 'History: triage' }).click();
    await grid().focus();
    await editor.page.keyboard.press('Enter');
    await activeTab(/triage · .*\.json/);
    await editor.page.getByText('"spanId"').first().waitFor();
  });

  it('is restored with its filters after the window was reopened', async () => {
    await editor.page.locator('.tab', { hasText: 'History: triage' }).click();
    await history().getByLabel('Model').selectOption('openai/gpt-5.4-mini');
    await history().getByText('1,000 of 3,000 runs').waitFor();
    await editor.command('Developer: Reload Window');
    await history().getByText('1,000 of 3,000 runs').waitFor();
    expect(await history().getByLabel('Model').inputValue()).toBe('openai/gpt-5.4-mini');
  });
}
