import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Frame } from 'playwright-core';
import { expect, it } from 'vitest';
import { useEditor } from './editor.ts';

const editor = useEditor({}, { empty: true });

it('offers what can be done without a prompt, and hides commands with nothing to act on', async () => {
  // The palette lists the commands of an extension only some time after the start.
  await editor.page.getByRole('tab', { name: 'Touchstone' }).first().click();
  for (const name of ['New Prompt', 'Open Prompt…', 'Open the Sample…', 'Set API Key…']) {
    await editor.panel.getByRole('button', { name }).waitFor();
  }
  await editor.look('first-run');
  const { page } = editor;
  const input = page.locator('.quick-input-widget input');
  await editor.ask('F1', input);
  await input.fill('>Touchstone:');
  const listed = page.locator('.quick-input-list .monaco-list-row');
  await listed.filter({ hasText: 'Touchstone: New Prompt' }).first().waitFor();
  const titles = (await listed.allInnerTexts()).join('\n');
  expect(titles).toContain('Open the Sample');
  for (const hidden of ['Run Prompt', 'Run Evaluation', 'Open Output', 'Remove API Key', 'Stop']) {
    expect(titles).not.toContain(`Touchstone: ${hidden}`);
  }
  await page.keyboard.press('Escape');
});

it('creates the sample in the folder of the dialog, and opens it with its tour', async () => {
  const { page, panel } = editor;
  await panel.getByRole('button', { name: 'Open the Sample…' }).click();
  // The dialog proposes the folder that contains the open one.
  const dialog = page.locator('.quick-input-widget');
  await dialog.getByRole('button', { name: 'Create Sample Here' }).click();
  const created = page.locator('.notification-list-item', { hasText: 'The sample was created' });
  await created.getByRole('button', { name: 'Open', exact: true }).click();
  await page.getByRole('treeitem', { name: 'triage.prompt' }).waitFor();
  await page.locator('.tab', { hasText: 'README.md' }).first().waitFor();
  const sample = join(dirname(editor.workspace), 'support-desk');
  expect(await readdir(sample)).toContain('triage.golden.jsonl');
  await (await runView()).getByRole('button', { name: 'triage' }).first().waitFor();
  await editor.look('first-run-sample');
});

it('adds several models of one list, and one that was typed', async () => {
  const { page } = editor;
  const view = await runView();
  await view.getByRole('button', { name: 'Add model…' }).click();
  const list = page.locator('.quick-input-widget');
  const search = list.locator('.quick-input-box input');
  const names = ['anthropic/claude-opus-5', 'openai/gpt-5.4', 'ollama/my-own'];
  for (const name of names) {
    await search.fill(name);
    await list.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
  }
  await list.getByText('3 Selected').waitFor();
  await editor.look('first-run-models');
  await list.getByRole('button', { name: 'OK' }).click();
  for (const name of names) {
    await view.getByRole('checkbox', { name, exact: true }).waitFor();
  }
});

it('completes the steps of the walkthrough by what the user did', async () => {
  const { page } = editor;
  const view = await runView();
  await view.getByRole('button', { name: 'More ways to run' }).click();
  await view.getByRole('menuitem').first().click();
  await view.locator('.status').first().waitFor();
  await editor.command('Welcome: Open Walkthrough');
  const input = page.locator('.quick-input-widget input').first();
  await input.fill('Touchstone');
  await page.keyboard.press('Enter');
  for (const step of ['create', 'run']) {
    await page.locator(`[data-done-step-id$="#${step}"].complete`).first().waitFor();
  }
  await editor.look('first-run-walkthrough');
});

/** The page of the Run view: after the sample was opened, it is not the first webview. */
async function runView(): Promise<Frame> {
  let found: Frame | undefined;
  await expect
    .poll(async () => {
      for (const frame of editor.page.frames()) {
        if (
          (await frame
            .locator('.run-bar')
            .count()
            .catch(() => 0)) > 0
        )
          found = frame;
      }
      return found;
    })
    .toBeDefined();
  if (!found) throw new Error('The Run view is not open.');
  return found;
}
