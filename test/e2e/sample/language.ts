import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Editor } from '../editor.ts';

export function languageTests(editor: Editor): void {
  const line = (text: string) => editor.page.locator('.view-line', { hasText: text });
  const choice = (text: string) =>
    editor.page.locator('.suggest-widget .monaco-list-row', { hasText: text });

  it('completes a variable inside each, with its type and its documentation', async () => {
    await editor.open('summarise.prompt');
    // The names in tags take their color from the language server: it is there.
    await editor.page.locator('.codelens-decoration', { hasText: 'Evaluate 6 rows' }).waitFor();
    await editor.typeAt(44, 9, '');
    await editor.page.keyboard.press('Enter');
    // Typed out: VS Code closes no bracket while the line still waits for its colors.
    await editor.page.keyboard.type('{{}}');
    await editor.page.keyboard.press('ArrowLeft');
    await editor.page.keyboard.press('ArrowLeft');
    await editor.ask('Control+Space', choice('"customer" | "agent"'));
    await choice('../subject').waitFor();
    await editor.page.keyboard.press('Control+Space');
    await editor.picture('completion');
    await editor.page.keyboard.press('Escape');
    await editor.page.keyboard.press('Escape');
    await editor.command('File: Revert File');
  });

  it('lists models with their prices', async () => {
    await editor.typeAt(3, 8, '');
    await editor.page.keyboard.press('Shift+End');
    await editor.page.keyboard.press('Delete');
    const prices = choice('anthropic/claude-haiku-4-5').getByText(/^\$\S+ \/ \$\S+$/);
    await editor.ask('Control+Space', prices);
    await editor.look('models');
    await editor.page.keyboard.press('Escape');
    await editor.command('File: Revert File');
  });

  it('renames a variable in the prompt and its golden rows, and one undo restores it', async () => {
    const rows = join(editor.workspace, 'summarise.golden.jsonl');
    const topics = async () => (await readFile(rows, 'utf8')).match(/"topic":/g)?.length ?? 0;
    await editor.typeAt(40, 14, '');
    const name = editor.page.locator('.rename-box input');
    await editor.ask('F2', name);
    await name.fill('topic');
    await editor.page.keyboard.press('Enter');
    await line('Subject: {{topic}}').waitFor();
    await expect.poll(topics).toBe(6);
    await editor.page.keyboard.press('ControlOrMeta+Z');
    await line('Subject: {{subject}}').waitFor();
  });

  it('fixes a mistyped key', async () => {
    await editor.open('triage.prompt');
    await editor.typeAt(4, 4, '');
    await editor.page.keyboard.press('Delete');
    await line('conig:').first().waitFor();
    await editor.page.locator('.squiggly-warning').first().waitFor();
    const fix = editor.page.locator('.action-widget .monaco-list-row', {
      hasText: 'Change to `config`',
    });
    await editor.ask('Control+.', fix);
    await editor.picture('quick-fix');
    await fix.click();
    await line('config:').first().waitFor();
    await editor.page.locator('.squiggly-warning').first().waitFor({ state: 'detached' });
  });

  it('edits both names of a block together', async () => {
    await editor.typeAt(48, 6, '');
    await editor.page.locator('.linked-editing-decoration').first().waitFor();
    await editor.page.keyboard.type('x');
    await line('{{/ifx}}').waitFor();
  });
}
