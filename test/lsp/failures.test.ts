import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';

import { CompletionRequest, createConnection, HoverRequest } from 'vscode-languageserver/node';
import {
  CancellationTokenSource,
  createProtocolConnection,
  DocumentDiagnosticRequest,
  ExitNotification,
  LogMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { noFiles } from '../../src/server/fileSystem.ts';
import { createOnRequest } from '../../src/server/guard.ts';
import { startServer } from '../../src/server/server.ts';
import { startChild } from '../child.ts';
import { openEditor } from './editor.ts';

const root = join(import.meta.dirname, '..', '..');

/** Both ends of a connection in this process. */
function pair() {
  const toServer = new PassThrough();
  const toEditor = new PassThrough();
  return {
    server: createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toEditor)),
    client: createProtocolConnection(
      new StreamMessageReader(toEditor),
      new StreamMessageWriter(toServer),
    ),
  };
}

const place = { textDocument: { uri: 'file:///a.prompt' }, position: { line: 0, character: 0 } };

test('a request that fails is logged and has an empty result', async () => {
  const { server, client } = pair();
  const answer = createOnRequest(server, async () => undefined);
  answer(HoverRequest.type, null, () => Promise.reject(new Error('the hover broke')));
  server.listen();
  const logged: string[] = [];
  client.onNotification(LogMessageNotification.type, ({ message }) => {
    logged.push(message);
  });
  client.listen();
  expect(await client.sendRequest(HoverRequest.method, place)).toBeNull();
  expect(logged.join()).toContain('textDocument/hover failed: Error: the hover broke');
  client.dispose();
});

test('a request that is cancelled while it waits is not processed', async () => {
  const { server, client } = pair();
  const ready = Promise.withResolvers<void>();
  let begun = 0;
  const answer = createOnRequest(server, () => ready.promise);
  answer(CompletionRequest.type, null, () => {
    begun += 1;
    return [];
  });
  server.onRequest('ping', () => null);
  server.listen();
  client.listen();
  const cancel = new CancellationTokenSource();
  const asked = client.sendRequest(CompletionRequest.method, place, cancel.token);
  // Answered only after what was sent before has been read.
  await client.sendRequest('ping');
  cancel.cancel();
  await client.sendRequest('ping');
  ready.resolve();
  await expect(asked).rejects.toThrow('cancelled');
  expect(begun).toBe(0);
  client.dispose();
});

test('a disk that cannot be read affects only its own files', async () => {
  const { server, client } = pair();
  const broken = async () => Promise.reject(new Error('the disk is gone'));
  startServer(server, { version: '0', fileSystem: { ...noFiles, find: broken } });
  client.onRequest('client/registerCapability', () => null);
  client.listen();
  await client.sendRequest('initialize', {
    processId: null,
    rootUri: 'file:///gone',
    capabilities: { textDocument: { diagnostic: {} } },
  });
  const logged = new Promise<string>(resolve =>
    client.onNotification(LogMessageNotification.type, ({ message }) => resolve(message)),
  );
  await client.sendNotification('initialized', {});
  await client.sendNotification('textDocument/didOpen', {
    textDocument: {
      uri: 'file:///gone/a.prompt',
      languageId: 'dotprompt',
      version: 1,
      text: '{{#if x}}',
    },
  });
  const report = await client.sendRequest(DocumentDiagnosticRequest.type, {
    textDocument: { uri: 'file:///gone/a.prompt' },
  });
  expect(report).toMatchObject({ kind: 'full', items: [{ severity: 1 }] });
  expect(await logged).toContain('the disk is gone');
  client.dispose();
});

test('touchstone lsp --stdio runs in its own process and ends on request', async () => {
  const child = startChild(process.execPath, ['src/cli/main.ts', 'lsp', '--stdio'], { cwd: root });
  const connect = () =>
    createProtocolConnection(
      new StreamMessageReader(child.process.stdout),
      new StreamMessageWriter(child.process.stdin),
    );
  await using editor = await child.during(openEditor({ '_tone.prompt': 'Be kind.' }, { connect }));
  expect(editor.initialized.serverInfo).toMatchObject({ name: 'Touchstone' });
  const prompt = await child.during(editor.open('a.prompt', '{{> tone}} {{> rules}}'));
  const found = await child.during(prompt.diagnostics());
  expect(found.map(({ code }) => code)).toEqual(['unknown-partial']);
  await child.during(editor.connection.sendRequest(ShutdownRequest.type));
  await editor.connection.sendNotification(ExitNotification.type);
  expect(await child.ended).toBe(0);
});
