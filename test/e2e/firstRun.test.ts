import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Editor, openEditor } from './editor.ts';

let editor: Editor;

beforeAll(async () => {
  editor = await openEditor({}, { empty: true });
});

afterEach(({ task }) => {
  return task.result?.state === 'fail' ? editor.pictureOfFailure() : undefined;
});

afterAll(() => editor?.close());

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

it('creates the sample, opens it with its tour, and runs it without a key', async () => {
  const { page, panel } = editor;
  await panel.getByRole('button', { name: 'Open the Sample…' }).click();
  const dialog = page.locator('.quick-input-widget');
  // The dialog proposes the folder that contains the open one.
  await dialog.getByRole('button', { name: 'OK' }).click();
  const created = page.locator('.notification-list-item', { hasText: 'The sample was created' });
  await created.getByRole('button', { name: 'Open', exact: true }).click();
  await page.getByRole('treeitem', { name: 'triage.prompt' }).waitFor();
  await page.locator('.tab', { hasText: 'Preview README.md' }).waitFor();
  const parent = dirname(editor.workspace);
  expect(await readdir(join(parent, 'support-desk'))).toContain('triage.golden.jsonl');
  await page.locator('.tab', { hasText: 'triage.prompt' }).click();
  await page.locator('.codelens-decoration a', { hasText: 'Run' }).first().click();
  await expect.poll(() => repliesIn(page)).toContain('replayed');
  await editor.look('first-run-sample');
});

/** The text of every page of the extension. */
async function repliesIn(page: Editor['page']): Promise<string> {
  const frames = page.frames();
  const texts = await Promise.all(
    frames.map(frame =>
      frame
        .locator('body')
        .innerText({ timeout: 1000 })
        .catch(() => ''),
    ),
  );
  return texts.join('\n');
}
