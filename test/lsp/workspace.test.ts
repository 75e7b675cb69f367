import { rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  DidRenameFilesNotification,
  FileChangeType,
} from 'vscode-languageserver-protocol/node';
import { clientFiles } from '../../src/protocol/clientFiles.ts';
import { type Opened, openEditor } from './editor.ts';

const unknownPartials = async (prompt: Opened) =>
  (await prompt.diagnostics()).filter(({ code }) => code === 'unknown-partial').length;

describe('the workspace', () => {
  test('handles changed files and settings', async () => {
    await using editor = await openEditor();
    const prompt = await editor.open('a.prompt', 'x');
    await prompt.diagnostics();
    expect(editor.registered).toEqual([
      'workspace/didChangeWatchedFiles',
      'workspace/didChangeConfiguration',
    ]);
  });

  test('handles schema files that are created, changed, deleted or unsaved', async () => {
    await using editor = await openEditor({ 'in/x.txt': '' });
    const prompt = await editor.open('in/a.prompt', '---\noutput: { schema: Recipe }\n---\nx\n');
    const said = async () =>
      (await prompt.diagnostics()).flatMap(({ code }) =>
        code === 'unknown-schema' || code === 'schema-invalid' ? [code] : [],
      );
    expect(await said()).toEqual(['unknown-schema']);
    await editor.write('Recipe.schema.json', '{"type": ');
    expect(await said()).toEqual(['schema-invalid']);
    await editor.write('Recipe.schema.json', '{"type": "string"}');
    expect(await said()).toEqual([]);
    await editor.open('Recipe.schema.json', '{"type": "strnig"}');
    expect(await said()).toEqual(['schema-invalid']);
    await editor.write('in/Recipe.schema.json', '{"type": "string"}');
    expect(await said()).toEqual([]);
    await editor.remove('in/Recipe.schema.json');
    expect(await said()).toEqual(['schema-invalid']);
  });

  test('adds and removes folders', async () => {
    await using editor = await openEditor({ 'two/_tone.prompt': 'x' }, { folders: ['one'] });
    const change = (added: readonly string[], removed: readonly string[]) =>
      editor.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
        event: {
          added: added.map(name => ({ name, uri: editor.uri(name) })),
          removed: removed.map(name => ({ name, uri: editor.uri(name) })),
        },
      });
    const prompt = await editor.open('one/a.prompt', '{{> tone}}');
    expect(await unknownPartials(prompt)).toBe(1);
    const other = await editor.open('two/b.prompt', '{{> tone}}');
    expect(await unknownPartials(other)).toBe(0);
    await change(['two'], ['one']);
    expect(await unknownPartials(other)).toBe(0);
  });

  test('reads the files next to a file that was opened without a folder', async () => {
    await using editor = await openEditor({ '_tone.prompt': 'x' }, { folders: [] });
    const prompt = await editor.open('a.prompt', '{{> tone}} {{> rules}}');
    expect(await unknownPartials(prompt)).toBe(1);
  });

  test('removes a deleted folder as a whole, and finds a moved one', async () => {
    await using editor = await openEditor({ 'in/_tone.prompt': 'x', 'in/deep/_tone.prompt': 'x' });
    const prompt = await editor.open('in/a.prompt', '{{> tone}}');
    const moved = await editor.open('to/a.prompt', '{{> tone}}');
    expect([await unknownPartials(prompt), await unknownPartials(moved)]).toEqual([0, 1]);
    await rename(join(editor.folder, 'in'), join(editor.folder, 'to'));
    await editor.connection.sendNotification(DidRenameFilesNotification.type, {
      files: [{ oldUri: editor.uri('in'), newUri: editor.uri('to') }],
    });
    expect([await unknownPartials(prompt), await unknownPartials(moved)]).toEqual([1, 0]);
    await editor.remove('to');
    expect(await unknownPartials(moved)).toBe(1);
  });

  test('is the same for every spelling of a URI', async () => {
    await using editor = await openEditor({ 'a (b)/_tone.prompt': 'x', '.git/_git.prompt': 'x' });
    const prompt = await editor.open('a (b)/a.prompt', '{{> tone}}');
    expect(prompt.uri).toContain('/a%20%28b%29/');
    expect(await unknownPartials(prompt)).toBe(0);
    await prompt.close();
    const loose = await editor.connection
      .sendNotification('textDocument/didOpen', {
        textDocument: {
          uri: prompt.uri.replace('%28', '(').replace('%29', ')'),
          languageId: 'dotprompt',
          version: 1,
          text: '{{> rules}}',
        },
      })
      .then(() => prompt.diagnostics());
    expect(loose.map(({ code }) => code)).toEqual(['unknown-partial']);
  });

  test('reads no file and searches no folder through a link out of the workspace', async () => {
    await using editor = await openEditor({
      'outside/_tone.prompt': 'SECRET',
      'outside/other.prompt': 'SECRET',
      'work/touchstone.yaml': '',
    });
    const link = (target: string, name: string) => symlink(target, join(editor.folder, name));
    await link('../outside/_tone.prompt', 'work/_tone.prompt');
    await link('../outside', 'work/linked');
    await link('/dev/zero', 'work/_zero.prompt');
    await editor.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
      event: {
        added: [{ name: 'work', uri: editor.uri('work') }],
        removed: [{ name: '.', uri: editor.uri('.') }],
      },
    });
    const prompt = await editor.open('work/a.prompt', '{{> tone}}{{> zero}}{{> "../../x"}}');
    const found = await prompt.diagnostics();
    expect(found.map(({ code }) => code)).toEqual(Array(3).fill('unreadable-partial'));
    const symbols = await editor.connection.sendRequest('workspace/symbol', { query: 'other' });
    expect(JSON.stringify(symbols)).not.toContain('other.prompt');
  });

  test('reports that runs cannot read an open file until it is saved as UTF-8', async () => {
    await using editor = await openEditor({ 'a.prompt': 'x' });
    await writeFile(
      join(editor.folder, 'a.golden.csv'),
      Buffer.from('expected\nCaf\u00e9\n', 'latin1'),
    );
    await editor.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: editor.uri('a.golden.csv'), type: FileChangeType.Created }],
    });
    const dataset = await editor.open('a.golden.csv', 'expected\nCaf\ufffd\n', 'csv');
    expect(await dataset.diagnostics()).toMatchObject([
      {
        code: 'unreadable-file',
        severity: 1,
        message: expect.stringMatching(/^a\.golden\.csv cannot be read: line 2 is not UTF-8 text/),
      },
    ]);
    await editor.write('a.golden.csv', 'expected\nCaf\u00e9\n');
    expect(await dataset.diagnostics()).toEqual([]);
  });

  test('reads files that are not on disk through the editor', async () => {
    const files = new Map([['memory:/desk/_tone.prompt', 'x']]);
    await using editor = await openEditor(
      {},
      { folders: [], initializationOptions: { files: true } },
    );
    const { connection } = editor;
    connection.onRequest(clientFiles.find, () => [...files.keys()]);
    connection.onRequest(clientFiles.list, () => ['_tone.prompt']);
    connection.onRequest(clientFiles.read, ({ uri }) => files.get(uri) ?? null);
    await connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
      event: { added: [{ name: 'work', uri: 'memory:/work' }], removed: [] },
    });
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: {
        uri: 'memory:/desk/a.prompt',
        languageId: 'dotprompt',
        version: 1,
        text: '{{> tone}} {{> rules}}',
      },
    });
    const { items } = await connection.sendRequest<{ items: readonly { code: string }[] }>(
      'textDocument/diagnostic',
      { textDocument: { uri: 'memory:/desk/a.prompt' } },
    );
    expect(items.map(({ code }) => code)).toEqual(['unknown-partial']);
  });
});
