import { execFileSync } from 'node:child_process';
import { beforeAll, expect, it } from 'vitest';
import type { Editor } from '../editor.ts';

export function comparisonTests(editor: Editor): void {
  const models = [
    'anthropic/claude-haiku-4-5',
    'openai/gpt-5.4-mini',
    'googleai/gemini-3.6-flash',
  ] as const;

  beforeAll(async () => {
    const git = (...words: readonly string[]) =>
      execFileSync('git', ['-C', editor.workspace, ...words], { stdio: 'ignore' });
    git('init', '--quiet');
    git('add', '.');
    git('-c', 'user.name=Test', '-c', 'user.email=test@example.com', 'commit', '-qm', 'Sample');
  });

  const tab = () => editor.tab;
  const column = (name: string) => tab().getByRole('article', { name, exact: true });
  const mode = (name: string) => tab().getByText(name, { exact: true }).first();

  it('opens next to the prompt when several models run in a narrow view', async () => {
    await editor.open('triage.prompt');
    await editor.command('Touchstone: Compare');
    for (const model of models) await column(model).waitFor();
    await tab().getByRole('table').getByText('Passed', { exact: true }).nth(2).waitFor();
    expect(await tab().getByRole('row').count()).toBe(1 + models.length);
    // The prompt stays the active editor.
    await editor.page.locator('.tab.active[data-resource-name="triage.prompt"]').waitFor();
  });

  it('shows word by word what is different from the expected output', async () => {
    await mode('Diff').click();
    await tab().getByLabel('Against').selectOption({ label: 'Expected output' });
    await column(models[0])
      .getByText(/words added, \d+ removed|No difference/)
      .waitFor();
  });

  it('shows the messages and the request as sent, without a key', async () => {
    await mode('Messages').click();
    await column(models[1]).getByText('system', { exact: true }).waitFor();
    await mode('Request').click();
    await column(models[1]).getByText(/^curl/).waitFor();
    expect(await column(models[1]).innerText()).toContain('OPENAI_API_KEY');
  });

  it('runs the prompt as it was at a git revision, as another column', async () => {
    await mode('Reply').click();
    await tab().getByRole('button', { name: 'Add version…' }).click();
    await editor.page
      .locator('.quick-input-list .monaco-list-row', { hasText: 'HEAD' })
      .first()
      .click();
    await column(`${models[0]} (HEAD)`).getByText('Passed', { exact: true }).waitFor();
    await editor.picture('comparison');
  });

  it('keeps a pinned column when the models run again, and hides and shows a column', async () => {
    const [model] = models;
    await column(model).getByRole('button', { name: /^Keep/ }).click();
    await tab().getByRole('button', { name: 'Compare 3 models' }).click();
    await expect.poll(() => tab().getByRole('article').count()).toBe(1 + models.length);
    await column(models[1])
      .getByRole('button', { name: /^More actions/ })
      .click();
    await tab().getByRole('menuitem', { name: 'Hide' }).click();
    await expect.poll(() => tab().getByRole('article').count()).toBe(models.length);
    await tab().getByRole('button', { name: 'Show hidden columns' }).click();
    await tab().getByRole('menuitem', { name: 'Show all' }).click();
    await column(models[1]).waitFor();
  });
}
