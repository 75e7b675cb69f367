import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  DidChangeWorkspaceFoldersNotification,
  DidOpenTextDocumentNotification,
  PublishDiagnosticsNotification,
} from 'vscode-languageserver-protocol/node';
import { clientFiles } from '../../src/protocol/clientFiles.ts';
import { ablest, openEditor } from './editor.ts';

const codesIn = (found: readonly { readonly code?: string | number | undefined }[]) =>
  found.map(({ code }) => code);

describe('diagnostics', () => {
  test('are sent for an open file when the editor requests them, with a page and an exact range', async () => {
    await using editor = await openEditor();
    const prompt = await editor.open('a.prompt', 'Hi {{#if plan}}there');
    const [found] = await prompt.diagnostics();
    expect(found).toMatchObject({
      source: 'Touchstone',
      severity: 1,
      codeDescription: { href: expect.stringContaining(`#${found?.code}`) },
    });
    expect(found && prompt.text.getText(found.range)).toContain('#if');
  });

  test('follow edits, and are not sent again when they are unchanged', async () => {
    await using editor = await openEditor();
    const prompt = await editor.open('a.prompt', '{{#if plan}}x');
    const first = await prompt.report();
    expect(first).toMatchObject({ kind: 'full', items: [{}] });
    expect(await prompt.report(first.resultId)).toMatchObject({ kind: 'unchanged' });
    await prompt.replace('x', 'x{{/if}}');
    expect(await prompt.report(first.resultId)).toMatchObject({ kind: 'full', items: [] });
  });

  test('use partials on disk, and notice opened, saved and deleted ones', async () => {
    await using editor = await openEditor({ '_tone.prompt': 'Be kind.' });
    const prompt = await editor.open('a.prompt', '{{> tone}} {{> rules}}');
    const unknown = async () =>
      (await prompt.diagnostics()).filter(({ code }) => code === 'unknown-partial').length;
    expect(await unknown()).toBe(1);
    const rules = await editor.open('_rules.prompt', 'Be brief.');
    expect(await unknown()).toBe(0);
    await rules.close();
    expect(await unknown()).toBe(1);
    await editor.write('_rules.prompt', 'Be brief.');
    expect(await unknown()).toBe(0);
    await editor.remove('_rules.prompt');
    expect(await unknown()).toBe(1);
  });

  test('use the endpoints of touchstone.yaml with unsaved changes', async () => {
    await using editor = await openEditor();
    const prompt = await editor.open('a.prompt', '---\nmodel: opena/x\n---\nHi');
    expect(codesIn(await prompt.diagnostics())).toContain('unknown-provider');
    const yaml = 'endpoints:\n  opena: {protocol: openai, baseUrl: http://127.0.0.1:1/v1}\n';
    await editor.open('touchstone.yaml', yaml, 'yaml');
    expect(codesIn(await prompt.diagnostics())).not.toContain('unknown-provider');
  });

  test('about style have the severity of the settings', async () => {
    const text = '{{role "system"}}\nDescribe the product in a few sentences.\n';
    const severities = async (style?: string) => {
      await using editor = await openEditor({}, { settings: { lint: { style } } });
      const prompt = await editor.open('a.prompt', text);
      const found = await prompt.diagnostics();
      return found
        .filter(({ code }) => code === 'style-vague-quantifier')
        .map(({ severity }) => severity);
    };
    expect(await severities()).toEqual([4]);
    expect(await severities('error')).toEqual([1]);
    expect(await severities('off')).toEqual([]);
    expect(await severities('nonsense')).toEqual([4]);
  });

  test('are requested again when a file they depend on changes', async () => {
    await using editor = await openEditor();
    const asked = Promise.withResolvers<void>();
    const prompt = await editor.open('a.prompt', '{{> rules}}');
    expect(await prompt.diagnostics()).toHaveLength(1);
    editor.connection.onRequest('workspace/diagnostic/refresh', () => {
      asked.resolve();
      return null;
    });
    await editor.write('_rules.prompt', 'Be brief.');
    await asked.promise;
    expect(await prompt.diagnostics()).toEqual([]);
  });

  test('are sent to an editor that does not request them, and removed when the file is closed', async () => {
    const { diagnostic: _, ...textDocument } = ablest.textDocument ?? {};
    await using editor = await openEditor({}, { capabilities: { ...ablest, textDocument } });
    expect(editor.initialized.capabilities.diagnosticProvider).toBeUndefined();
    const sent: number[] = [];
    let told = Promise.withResolvers<void>();
    editor.connection.onNotification(PublishDiagnosticsNotification.type, ({ diagnostics }) => {
      sent.push(diagnostics.length);
      told.resolve();
      told = Promise.withResolvers();
    });
    const next = () => told.promise;
    const first = next();
    const prompt = await editor.open('a.prompt', '{{> rules}}');
    await first;
    const second = next();
    await editor.write('_rules.prompt', 'Be brief.');
    await second;
    const third = next();
    await prompt.close();
    await third;
    expect(sent).toEqual([1, 0, 0]);
  });

  test('are sent only after the existing files have been read', async () => {
    const { diagnostic: _, ...textDocument } = ablest.textDocument ?? {};
    await using editor = await openEditor(
      {},
      {
        capabilities: { ...ablest, textDocument },
        folders: [],
        initializationOptions: { files: true },
      },
    );
    const { connection } = editor;
    const sent: unknown[] = [];
    const found = Promise.withResolvers<void>();
    connection.onNotification(PublishDiagnosticsNotification.type, ({ diagnostics }) => {
      sent.push(diagnostics);
    });
    connection.onRequest(clientFiles.list, () => ['_tone.prompt']);
    connection.onRequest(clientFiles.read, () => 'Be kind.');
    connection.onRequest(clientFiles.find, async () => {
      await found.promise;
      return ['memory:/desk/_tone.prompt'];
    });
    await connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
      event: { added: [{ name: 'desk', uri: 'memory:/desk' }], removed: [] },
    });
    const prompt = { uri: 'memory:/desk/a.prompt', languageId: 'dotprompt', version: 1 };
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    await connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { ...prompt, text: '{{> tone}}' },
    });
    // The server answers in order: what it was sent before has been read by then.
    const answered = () => connection.sendRequest('test/unknown').catch(() => undefined);
    await answered();
    // Its pause after a change is over now, and nothing but the folder keeps it from sending.
    await vi.advanceTimersByTimeAsync(60_000);
    await answered();
    expect(sent).toEqual([]);
    found.resolve();
    await expect.poll(() => sent).toEqual([[]]);
  });
});
