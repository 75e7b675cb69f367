import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Editor } from '../editor.ts';

export function outputTests(editor: Editor): void {
  const model = 'anthropic/claude-haiku-4-5';

  function column() {
    return editor.panel.getByRole('article', { name: model, exact: true });
  }

  /** Breaks the schema that the sample's reply keeps to. */
  async function forbidBilling(): Promise<void> {
    const text = await readFile(join(editor.workspace, 'triage.prompt'), 'utf8');
    const lines = text.split('\n');
    const line = lines.findIndex(each => each.includes('category(enum'));
    await editor.typeAt(line + 1, (lines[line]?.indexOf('billing') ?? 0) + 1, 'not_');
  }

  it('is underlined in the panel, and its message is available with the keyboard', async () => {
    await editor.open('triage.prompt');
    await editor.widenSideBar(560);
    await editor.command('Touchstone: Run Prompt');
    await column().getByText('Passed', { exact: true }).waitFor();
    await forbidBilling();
    const value = column().getByRole('button', { name: '"billing"' });
    await value.focus();
    const tip = column().getByRole('tooltip');
    await tip.getByText(/is "billing"; allowed are/).waitFor();
    expect(await value.getAttribute('aria-describedby')).toBe(await tip.getAttribute('id'));
    await editor.look('finding');
    await editor.page.keyboard.press('Escape');
    await tip.waitFor({ state: 'hidden' });
    await value.hover();
    await tip.waitFor();
  });

  it('opens the rule from the panel', async () => {
    await column().getByRole('button', { name: 'Go to rule' }).click();
    await editor.page.getByRole('button', { name: /Ln 13, Col \d+ \(34 selected\)/ }).waitFor();
  });

  it('opens as a document with a hover that shows the rule and the actions, such as loosening the rule', async () => {
    await column().getByRole('button', { name: 'Open the output in an editor' }).click();
    const output = editor.page.locator('.editor-instance[aria-label*="triage · anthropic"]');
    await output.locator('.squiggly-error').first().waitFor();
    await editor.command('View: Toggle Primary Side Bar Visibility');
    await output.getByText('"billing"').hover();
    const hover = editor.page.locator('.monaco-hover:not(.hidden)');
    await hover.getByText('Save as golden row').waitFor();
    // It fades in.
    await expect.poll(() => hover.evaluate(each => getComputedStyle(each).opacity)).toBe('1');
    await editor.picture('output');
    await hover.getByText(/Add `?billing`? to the allowed values/).click();
    await editor.page.getByText('Refactor Preview').first().waitFor();
    await editor.look('relax');
    await editor.page.locator('.edit-checkbox').first().click();
    await editor.page.getByRole('button', { name: 'Apply', exact: true }).click();
    // With `billing` allowed again, nothing is wrong with the reply.
    await output.locator('.squiggly-error').first().waitFor({ state: 'detached' });
  });
}
