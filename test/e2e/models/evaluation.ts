import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { begins, type ModelServer, says } from '../../wire/modelServer.ts';
import type { Editor } from '../editor.ts';

/** `sandbox/echo` answers with the ticket. One row fails on each prompt, and all on the longer one. */
const rows = Array.from({ length: 12 }, (_, at) => ({
  id: `row-${at}`,
  input: { ticket: `ticket ${at}` },
  expected: at === 3 ? 'something else' : `ticket ${at}`,
}));

export const evaluationFiles = {
  'echo.prompt': '---\nmodel: sandbox/schema\n---\n{{ticket}}\n',
  'echo.polite.prompt': '---\nmodel: sandbox/echo\n---\n{{ticket}} please\n',
  'echo.golden.jsonl': rows.map(row => `${JSON.stringify(row)}\n`).join(''),
  'echo.eval.yaml':
    'prompt: [echo.prompt, echo.polite.prompt]\nmodels: [sandbox/echo, sandbox/schema]\ngate: { pass: 0.9 }\n',
  'paid.prompt': '---\nmodel: openai/gpt-5.5\nconfig:\n  maxOutputTokens: 400\n---\n{{ticket}}\n',
  'paid.golden.jsonl': rows.map(row => `${JSON.stringify(row)}\n`).join(''),
  '.env': 'OPENAI_API_KEY=sk-end-to-end-0123456789abcdef\n',
  'paused.prompt': '---\nmodel: one/paused\n---\n{{ticket}}\n',
  'paused.golden.jsonl': rows.map(row => `${JSON.stringify(row)}\n`).join(''),
};

export function evaluationTests(editor: Editor, server: () => ModelServer): void {
  function notification(text: RegExp) {
    return editor.page.locator('.notification-list-item', { hasText: text });
  }

  async function runsOf(name: string): Promise<readonly string[]> {
    const folder = join(editor.workspace, '.touchstone', 'evals', name);
    const found = await readdir(folder).catch((): string[] => []);
    return found.filter(file => file.endsWith('.jsonl')).sort();
  }

  const asked = () =>
    server()
      .asked()
      .filter(model => model === 'paused').length;

  beforeAll(() => {
    // The fifth call is held open until the evaluation is cancelled.
    const answers = Array.from({ length: 4 }, () => says('an answer'));
    server().replies('paused', ...answers, begins('an', 'stall'));
  });

  it('ends with the verdict of each prompt, and what can be done next', async () => {
    await editor.open('echo.eval.yaml');
    await editor.command('Touchstone: Run Evaluation');
    const summary = notification(/echo, 2 prompts · echo failed: 11 passed, 13 failed/);
    await summary.getByText('echo.polite failed: 0 passed, 24 failed').waitFor();
    for (const name of ['Show Report', 'Re-run Failed', 'Show in Test Explorer']) {
      await summary.getByRole('button', { name }).waitFor();
    }
    await editor.look('evaluation-summary');
  });

  it('shows the report as a page, with the prompts and models as a grid', async () => {
    await notification(/echo failed/)
      .getByRole('button', { name: 'Show Report' })
      .click();
    const page = editor.page
      .frameLocator('iframe.webview.ready')
      .last()
      .frameLocator('#active-frame');
    await page.getByText('Comparison on the same rows').waitFor();
    await page.getByRole('cell', { name: 'echo.polite', exact: true }).first().waitFor();
    await editor.look('evaluation-report');
  });

  it('runs only the failed rows again', async () => {
    await editor.open('echo.golden.jsonl');
    await editor.open('echo.eval.yaml');
    await editor.command('Touchstone: Re-run Failed');
    await notification(/echo\.polite failed: 0 passed, 24 failed/).waitFor();
    await expect.poll(async () => (await runsOf('echo')).length).toBe(2);
    await editor.look('evaluation-rerun');
  });

  it('finds the cheapest model that passes, and writes it into the prompt as an edit that can be undone', async () => {
    await editor.open('echo.eval.yaml');
    await editor.command('Touchstone: Find the Cheapest Model That Passes');
    const list = editor.page.locator('.quick-input-list .monaco-list-row');
    await list.filter({ hasText: 'echo.polite' }).waitFor();
    await editor.page.keyboard.press('Enter');
    await list.filter({ hasText: 'sandbox/echo' }).first().waitFor();
    await editor.look('cheapest-models');
    await editor.page.keyboard.press('Enter');
    const found = notification(/sandbox\/echo is the cheapest model that passes the gate of 90 %/);
    await found.waitFor();
    await editor.look('cheapest-found');
    await found.getByRole('button', { name: 'Write into Prompt' }).click();
    await editor.page.locator('.tab.active[data-resource-name="echo.prompt"]').waitFor();
    await editor.page.locator('.view-line', { hasText: 'model: sandbox/echo' }).waitFor();
    expect(await readFile(join(editor.workspace, 'echo.prompt'), 'utf8')).toBe(
      evaluationFiles['echo.prompt'],
    );
    await editor.page.keyboard.press('ControlOrMeta+Z');
    await editor.page.locator('.view-line', { hasText: 'model: sandbox/schema' }).waitFor();
  });

  it('asks before it spends more than the limit, and sends nothing when the answer is no', async () => {
    await editor.open('paid.golden.jsonl');
    await editor.command('Touchstone: Run Evaluation');
    const dialog = editor.page.locator('.monaco-dialog-box');
    await dialog.getByText(/estimated to cost ~\$[\d.]+\. The limit is \$0\.001/).waitFor();
    await dialog.getByText(/for 12 calls, ~\d+ input and ~\d+ output tokens/).waitFor();
    await editor.look('evaluation-cost');
    await editor.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await runsOf('paid')).toEqual([]);
  });

  it('keeps the samples of a cancelled evaluation, and runs only the others when it is resumed', async () => {
    await editor.open('paused.golden.jsonl');
    await editor.command('Touchstone: Run Evaluation');
    await expect.poll(asked).toBeGreaterThanOrEqual(5);
    const progress = notification(/Evaluating/);
    await progress.getByText(/4 of 12/).waitFor();
    await progress.getByRole('button', { name: 'Cancel' }).click();
    const summary = notification(/paused/).filter({ hasText: 'Resume' });
    await summary.waitFor();
    await editor.look('evaluation-cancelled');
    const before = asked();
    server().replies('paused', says('an answer'));
    await summary.getByRole('button', { name: 'Resume' }).click();
    await notification(/paused failed: 0 passed, 12 failed/).waitFor();
    expect(asked() - before).toBe(8);
    expect((await runsOf('paused')).length).toBe(1);
    await editor.look('evaluation-resumed');
  });
}
