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
