import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { editorSize, useEditor } from './editor.ts';

const models = [
  'anthropic/claude-haiku-4-5',
  'openai/gpt-5.4-mini',
  'googleai/gemini-3.6-flash',
] as const;

const editor = useEditor();

/** One model's column in the panel. */
function column(model: string) {
  return editor.panel.getByRole('article', { name: model, exact: true });
}

function lens(title: string) {
  return editor.page.locator('.codelens-decoration a', { hasText: title }).first();
}

describe('The tour from a prompt file to a verdict', () => {
  it('opens the sample prompt with its actions above the first line', async () => {
    await editor.open('triage.prompt');
    for (const title of ['Run', 'Compare', 'Evaluate']) await lens(title).waitFor();
  });

  it('runs the prompt from its code lens', async () => {
    await lens('Run').click();
    const [model] = models;
    await column(model).getByText('Passed', { exact: true }).waitFor();
    await column(model)
      .getByText(/^replayed/)
      .waitFor();
  });

  it('compares three models with their figures', async () => {
    await editor.widenSideBar(1000);
    await lens('Compare').click();
    await editor.panel.getByText('3 passed', { exact: true }).waitFor();
    for (const model of models) {
      const status = column(model).locator('.status > summary');
      await status.getByText('Passed', { exact: true }).waitFor();
      await status.click();
      const figures = await column(model).locator('dl').innerText();
      expect(figures).toMatch(/Tokens\s+~?[\d,]+ in · ~?[\d,]+ out/);
    }
    const tops = () =>
      Promise.all(models.map(async model => (await column(model).boundingBox())?.y));
    await expect.poll(async () => new Set(await tops()).size).toBe(1);
    for (const model of models) await column(model).locator('.status > summary').click();
    await editor.picture('compare');
  });

  it('changes the verdict when the output schema is changed in the editor, and back', async () => {
    const [model] = models;
    const before = await readFile(join(editor.workspace, 'triage.prompt'), 'utf8');
    // The schema's `urgency` becomes a field that no reply has.
    const lines = before.split('\n');
    const line = lines.findIndex(each => each.includes('urgency(enum'));
    await editor.typeAt(line + 1, (lines[line]?.indexOf('urgency') ?? 0) + 1, 'very_');
    await column(model)
      .getByText(/Does not match the schema in \d+ places?/)
      .waitFor();
    await editor.picture('broken-schema');
    await editor.page.keyboard.press('ControlOrMeta+Z');
    await column(model).getByText('Passed', { exact: true }).waitFor();
    expect(await readFile(join(editor.workspace, 'triage.prompt'), 'utf8')).toBe(before);
  });

  it('runs a sandbox model selected in the panel, and measures it', async () => {
    const { panel } = editor;
    for (const model of models) await panel.getByRole('checkbox', { name: model }).uncheck();
    await panel.getByRole('checkbox', { name: 'sandbox/schema' }).check();
    await panel.getByRole('button', { name: 'Run', exact: true }).click();
    const schema = column('sandbox/schema');
    const status = schema.locator('.status > summary');
    await status.getByText('Passed', { exact: true }).waitFor();
    await status.click();
    const figures = await schema.locator('dl').innerText();
    expect(figures).toMatch(/First token\s+[\d.,]+ m?s/);
    expect(figures).toMatch(/Total time\s+[\d.,]+ m?s/);
    await schema.getByText('sandbox', { exact: true }).waitFor();
  });

  it('runs an evaluation from the palette and shows every row in the Test Explorer', async () => {
    await editor.command('Touchstone: Run Evaluation');
    const summary = editor.page.locator('.notification-list-item', {
      hasText: /triage failed: \d+ passed/,
    });
    await summary.getByRole('button', { name: 'Show in Test Explorer' }).click();
    const rows = editor.page.locator('.test-explorer').getByRole('treeitem');
    await rows.filter({ hasText: 'triage.golden.jsonl' }).click();
    await editor.page.keyboard.press('ArrowRight');
    await rows
      .and(editor.page.getByLabel(/\(Passed\)/))
      .filter({ hasText: 't-001' })
      .waitFor();
    const failed = rows.and(editor.page.getByLabel(/\(Failed\)/)).filter({ hasText: /^t-/ });
    await failed.first().click();
    await editor.command('Test: Peek Output');
    await editor.page.locator('.test-output-peek').getByText('Expected', { exact: true }).waitFor();
    await editor.page.setViewportSize({ width: 1280, height: 720 });
    await editor.widenSideBar(560);
    await editor.picture('evaluate');
    await editor.page.setViewportSize(editorSize);
  });

  it('stores a key by command, shows that it is set, and writes it to no file', async () => {
    const key = 'sk-end-to-end-0123456789abcdef';
    await editor.open('triage.prompt');
    await editor.command('Touchstone: Set API Key');
    await editor.page.locator('.quick-input-list').getByText('OpenAI', { exact: true }).click();
    const input = editor.page.locator('.quick-input-widget input[type=password]');
    await input.fill(key);
    await input.press('Enter');
    await editor.page
      .getByText(/OpenAI API key was stored/)
      .first()
      .waitFor();
    await editor.command('Touchstone: Focus on Run View');
    const row = editor.panel.getByRole('listitem').filter({ hasText: 'gpt-5.4-mini' });
    await row.getByText('key stored in VS Code').waitFor();
    expect(await editor.panel.locator('body').innerHTML()).not.toContain(key);
    const log = await readFile(join(editor.workspace, '.touchstone', 'runs.jsonl'), 'utf8');
    expect(log).not.toContain(key);
    await editor.command('Touchstone: Remove API Key');
    await editor.page.locator('.quick-input-list').getByText('OpenAI', { exact: true }).click();
    await row.getByText('recordings').waitFor();
  });

  it('is listed as running, without an error', async () => {
    await editor.command('Developer: Show Running Extensions');
    const list = editor.page.locator('.runtime-extensions-editor .monaco-list-row');
    const extension = list.filter({ hasText: 'Touchstone' });
    await list.first().click();
    // The slowest come first, and only rows in sight exist.
    await expect
      .poll(async () => {
        await editor.page.keyboard.press('PageDown');
        return extension.count();
      })
      .toBe(1);
    const text = await extension.innerText();
    expect(text).toMatch(/\d+\s*ms/);
    expect(text).not.toMatch(/uncaught error/i);
    console.log(`activate(): ${/(\d+)\s*ms/.exec(text)?.[1]} ms, loading included`);
  });
});
