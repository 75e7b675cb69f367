import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { createConnection } from 'vscode-languageserver/node';
import {
  type ClientCapabilities,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  FileChangeType,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createNodeFileSystem, uriOfPath } from '../../src/server/nodeFileSystem.ts';
import { startServer } from '../../src/server/server.ts';

/** What VS Code says of itself, as far as it matters here. */
export const ablest: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
    didChangeConfiguration: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
  },
  textDocument: { diagnostic: {}, publishDiagnostics: {} },
};

export interface EditorOptions {
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** Settings of the section `touchstone`, for an editor that is asked for them. */
  readonly settings?: unknown;
  /** Folders to open; the one with the files when not given. */
  readonly folders?: readonly string[];
  /** How the server is reached; over two streams in this process when not given. */
  readonly connect?: () => ProtocolConnection;
}

export interface Editor extends AsyncDisposable {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  /** What the server has asked to be told of. */
  readonly registered: readonly string[];
  readonly folder: string;
  uri(name: string): string;
  /** Opens a file with a text; `|` marks the cursor and is not a part of the text. */
  open(name: string, text: string, language?: string): Promise<Opened>;
  /** Writes a file to the disk and tells the server of it, as an editor's watcher does. */
  write(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
}

export interface Opened {
  readonly uri: string;
  readonly text: TextDocument;
  /** Where the `|` was. */
  readonly cursor: Position;
  /** What requests about a place take. */
  readonly at: { readonly textDocument: { readonly uri: string }; readonly position: Position };
  /** Replaces the first occurrence of a text by another, as an incremental change. */
  replace(from: string, to: string): Promise<void>;
  report(previousResultId?: string): Promise<DocumentDiagnosticReport>;
  diagnostics(): Promise<readonly Diagnostic[]>;
  close(): Promise<void>;
}

/** An editor with the server over a real connection, in a folder that holds some files. */
export async function openEditor(
  files: Readonly<Record<string, string>> = {},
  options: EditorOptions = {},
): Promise<Editor> {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-lsp-'));
  const write = async (name: string, text: string) => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  };
  for (const [name, text] of Object.entries(files)) await write(name, text);

  const connection = options.connect?.() ?? inProcess();
  const registered: string[] = [];
  connection.onRequest('client/registerCapability', ({ registrations }) => {
    for (const { method } of registrations) registered.push(method);
    return null;
  });
  connection.onRequest('workspace/configuration', ({ items }) =>
    items.map(() => options.settings ?? null),
  );
  connection.onRequest('workspace/diagnostic/refresh', () => null);
  connection.listen();
  const uri = (name: string) => uriOfPath(join(folder, name));
  const folders = (options.folders ?? ['.']).map(name => ({ name, uri: uri(name) }));
  const initialized = await connection.sendRequest(InitializeRequest.type, {
    processId: null,
    rootUri: null,
    capabilities: options.capabilities ?? ablest,
    workspaceFolders: folders,
    initializationOptions: options.initializationOptions,
  });
  await connection.sendNotification(InitializedNotification.type, {});

  const tell = (name: string, type: FileChangeType) =>
    connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: uri(name), type }],
    });

  return {
    connection,
    initialized,
    registered,
    folder,
    uri,
    async write(name, text) {
      await write(name, text);
      await tell(name, FileChangeType.Changed);
    },
    async remove(name) {
      await rm(join(folder, name), { recursive: true });
      await tell(name, FileChangeType.Deleted);
    },
    open: (name, text, language = 'dotprompt') => open(connection, uri(name), text, language),
    async [Symbol.asyncDispose]() {
      connection.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function inProcess(): ProtocolConnection {
  const toServer = new PassThrough();
  const toEditor = new PassThrough();
  startServer(
    createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toEditor)),
    { version: '0.0.0', fileSystem: createNodeFileSystem() },
  );
  return createProtocolConnection(
    new StreamMessageReader(toEditor),
    new StreamMessageWriter(toServer),
  );
}

async function open(
  connection: ProtocolConnection,
  uri: string,
  marked: string,
  languageId: string,
): Promise<Opened> {
  const content = marked.replace('|', '');
  const text = TextDocument.create(uri, languageId, 1, content);
  const cursor = text.positionAt(Math.max(0, marked.indexOf('|')));
  const textDocument = { uri };
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId, version: 1, text: content },
  });

  const report = (previousResultId?: string) =>
    connection.sendRequest(DocumentDiagnosticRequest.type, {
      textDocument,
      ...(previousResultId !== undefined && { previousResultId }),
    });
  return {
    uri,
    text,
    cursor,
    at: { textDocument, position: cursor },
    async replace(from, to) {
      const start = text.getText().indexOf(from);
      if (start < 0) throw new Error(`The text does not hold “${from}”.`);
      const range = { start: text.positionAt(start), end: text.positionAt(start + from.length) };
      const version = text.version + 1;
      TextDocument.update(text, [{ range, text: to }], version);
      await connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: [{ range, text: to }],
      });
    },
    report,
    async diagnostics() {
      const found = await report();
      return found.kind === 'full' ? found.items : [];
    },
    async close() {
      await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument });
    },
  };
}
