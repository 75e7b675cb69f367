import { expect, it } from 'vitest';
import type { Editor } from '../editor.ts';

export function previewTests(editor: Editor): void {
  /** The preview's page: the only webview that is open. */
  const preview = () => editor.panel;

  it('shows the messages of the prompt and the origin of each text', async () => {
    await editor.open('summarise.prompt');
    await editor.command('Touchstone: Preview Messages');
    await preview().getByRole('heading', { name: 'system' }).waitFor();
    await preview()
      .getByText(/2 messages, ~[\d,]+ tokens/)
      .waitFor();
    await preview().getByTitle('Variable audience').getByText('a colleague').waitFor();
    await preview().getByTitle('Partial _tone.prompt').first().waitFor();
    const subject = preview().getByTitle('Variable subject');
    expect(await subject.innerText()).toBe('Charged twice in October');
    await editor.picture('preview');
  });

  it('renders another golden row', async () => {
    await preview().getByLabel('Input').selectOption('s-002');
    await preview().getByTitle('Variable subject').getByText('Daily report is off').waitFor();
  });

  it('updates while the user types, and keeps the last messages when the prompt cannot be rendered', async () => {
    await editor.page.locator('.editor-instance .view-lines').first().click();
    await editor.page.keyboard.press('ControlOrMeta+End');
    await editor.page.keyboard.type('\nTyped just now.');
    await preview().getByText('Typed just now.').waitFor();
    await editor.page.keyboard.type(' {{#if audience');
    await preview().getByText('These are the last rendered messages.').waitFor();
    await preview().getByText('Typed just now.').waitFor();
    await editor.look('preview-stale');
  });

  it('opens the place where a text is written', async () => {
    await preview().locator('.problems button').first().click();
    await editor.page.getByRole('button', { name: /^Ln \d+, Col \d+ \(\d+ selected\)/ }).waitFor();
    await preview().getByTitle('Partial _tone.prompt').first().click();
    await editor.page.locator('.tab.active[data-resource-name="_tone.prompt"]').waitFor();
  });

  it('is restored with the same row after the window was reopened', async () => {
    await editor.command('Developer: Reload Window');
    await preview().getByText('The prompt cannot be rendered.').waitFor();
    expect(await preview().getByLabel('Input').inputValue()).toBe('s-002');
  });

  it('creates a prompt from a template and follows it', async () => {
    await editor.command('Touchstone: New Prompt');
    await editor.page.locator('.quick-input-list').getByText('Classify', { exact: true }).click();
    await preview().getByText('You sort messages that customers send').waitFor();
    await preview().getByRole('heading', { name: 'model' }).first().waitFor();
    // The keyboard is in the first tab stop.
    await editor.page.keyboard.type('Sort reviews.');
    await editor.page.locator('.view-line', { hasText: 'description: Sort reviews.' }).waitFor();
    await editor.look('new-prompt');
  });
}
