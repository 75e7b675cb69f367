import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentFormattingRequest,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  WatchKind,
} from 'vscode-languageserver';
import { filePatterns } from '../files/fileNames.ts';
import { languageService } from '../language/languageService.ts';
import { type ClientFeatures, clientFeatures } from './clientCapabilities.ts';
import { createClientFileSystem } from './clientFileSystem.ts';
import { createDiagnosticsFeed } from './diagnosticsFeed.ts';
import { createEditorSettings } from './editorSettings.ts';
import { serveFeatures } from './features.ts';
import { byScheme, type FileSystem, noFiles } from './fileSystem.ts';
import { createOnRequest, logFailure } from './guard.ts';
import { messages } from './messages.ts';
import { openDocuments } from './openDocuments.ts';
import { createPending } from './pending.ts';
import { serverCapabilities } from './serverCapabilities.ts';
import { createWorkspaceIndex } from './workspaceIndex.ts';

/** The environment of a server: its own process, a test, another host. */
export interface ServerRuntime {
  readonly version: string;
  /** For `file:` URIs. */
  readonly fileSystem: FileSystem;
  /** Called for the first edit. */
  readonly onFirstEdit?: () => void;
}

/** Runs the language server over a connection and starts to listen to it. */
export function startServer(connection: Connection, runtime: ServerRuntime): void {
  connection.onInitialize(params => serve(connection, runtime, params));
  connection.listen();
}

function serve(
  connection: Connection,
  runtime: ServerRuntime,
  params: InitializeParams,
): InitializeResult {
  const client = clientFeatures(params);
  const elsewhere = client.readsFiles ? createClientFileSystem(connection) : noFiles;
  const index = createWorkspaceIndex(byScheme(runtime.fileSystem, elsewhere));
  const service = languageService(index);
  const settings = createEditorSettings(
    connection,
    client.configures,
    params.initializationOptions,
  );
  const pending = createPending((what, error) => logFailure(connection, what, error));
  const onRequest = createOnRequest(connection, pending.settled);
  const documents = openDocuments(connection);
  const feed = createDiagnosticsFeed({
    connection,
    onRequest,
    client,
    openUris: documents.uris,
    async diagnose(uri, signal) {
      // Messages that are not requested have not waited yet.
      await pending.settled();
      const { styleHints } = await settings.of(uri);
      const file = index.file(uri);
      return file ? service.diagnostics(file, { styleHints, ...(signal && { signal }) }) : [];
    },
  });
  serveFeatures({ onRequest, service, workspace: index, settings, client });

  documents.onOpen(text => pending.add('Opening a file', index.open(text)));
  documents.onChange(({ uri }) => feed.changed(uri));
  documents.onFirstEdit(() => runtime.onFirstEdit?.());
  documents.onClose(({ uri }) => {
    feed.closed(uri);
    pending.add('Closing a file', index.close(uri));
  });

  const firstRead = pending.hold();
  connection.onInitialized(() => {
    register(connection, client).catch(error => logFailure(connection, 'Registering', error));
    const folders = foldersOf(params).map(folder => index.addFolder(folder));
    pending.add(messages.readingWorkspace(), Promise.all(folders).then(feed.allChanged));
    firstRead.release();
    if (!client.notifiesFolders) return;
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      for (const { uri } of removed) index.removeFolder(uri);
      const reading = added.map(({ uri }) => index.addFolder(uri));
      pending.add('Reading a folder', Promise.all(reading).then(feed.allChanged));
    });
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const updates = changes.map(async ({ uri, type }) => {
      const uris =
        type === FileChangeType.Deleted ? await index.remove(uri) : await index.update(uri);
      uris.forEach(feed.changed);
    });
    pending.add(messages.readingChanges(), Promise.all(updates));
  });
  connection.workspace.onDidRenameFiles(({ files }) => {
    const moves = files.map(async ({ oldUri, newUri }) => {
      const gone = await index.remove(oldUri);
      [...gone, ...(await index.readBelow(newUri))].forEach(feed.changed);
    });
    pending.add(messages.readingMovedFolder(), Promise.all(moves));
  });
  connection.onDidChangeConfiguration(({ settings: sent }) => {
    settings.change(sent);
    feed.allChanged();
  });

  return {
    capabilities: serverCapabilities(client),
    serverInfo: { name: 'Touchstone', version: runtime.version },
  };
}

/** The folders of the editor, in the current or the older property. Empty for a single file. */
function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  if (workspaceFolders) return workspaceFolders.map(({ uri }) => uri);
  return rootUri ? [rootUri] : [];
}

async function register(connection: Connection, client: ClientFeatures): Promise<void> {
  if (client.watches) {
    await connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: [
        ...filePatterns.map(globPattern => ({ globPattern })),
        // A deleted folder is reported without its files.
        { globPattern: '**', kind: WatchKind.Delete },
      ],
    });
  }
  if (client.registersFormatting) {
    // The other files are YAML and JSON, which have their own formatters.
    await connection.client.register(DocumentFormattingRequest.type, {
      documentSelector: [{ language: 'dotprompt' }],
    });
  }
  if (client.notifiesSettings) {
    await connection.client.register(DidChangeConfigurationNotification.type, {
      section: 'touchstone',
    });
  }
}
