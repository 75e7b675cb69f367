import { PassThrough } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { createConnection } from 'vscode-languageserver/node';
import {
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentSymbolRequest,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { noFiles } from '../../src/server/fileSystem.ts';
import { startServer } from '../../src/server/server.ts';

let editor: ProtocolConnection;

afterEach(() => editor.dispose());

test('the host of the server is notified of the first edit, not of an opened text', async () => {
  let edits = 0;
  const onFirstEdit = (): void => {
    edits += 1;
  };
  const [toServer, toEditor] = [new PassThrough(), new PassThrough()];
  startServer(
    createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toEditor)),
    { version: '0.0.0', fileSystem: noFiles, onFirstEdit },
  );
  editor = createProtocolConnection(
    new StreamMessageReader(toEditor),
    new StreamMessageWriter(toServer),
  );
  editor.listen();
  const start = { processId: null, rootUri: null, capabilities: {} };
  await editor.sendRequest(InitializeRequest.type, start);
  await editor.sendNotification(InitializedNotification.type, {});
  const uris = ['file:///a.prompt', 'file:///b.prompt'];
  for (const uri of uris) {
    const textDocument = { uri, languageId: 'dotprompt', version: 1, text: 'Hi' };
    await editor.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  }
  await answered();
  expect(edits).toBe(0);
  for (const version of [2, 3]) {
    await editor.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: 'file:///b.prompt', version },
      contentChanges: [{ text: 'Hello' }],
    });
  }
  await answered();
  expect(edits).toBe(1);
});

/** What was sent before has been taken in. */
async function answered(): Promise<void> {
  await editor.sendRequest(DocumentSymbolRequest.type, {
    textDocument: { uri: 'file:///b.prompt' },
  });
}
