import { createHash } from 'node:crypto';
import {
  CodeLensRefreshRequest,
  type Connection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  DocumentDiagnosticRequest,
  InlayHintRefreshRequest,
} from 'vscode-languageserver';
import type { ClientFeatures } from './clientCapabilities.ts';
import { dependsOn } from './dependents.ts';
import { logFailure, type OnRequest } from './guard.ts';
import { messages } from './messages.ts';

export interface DiagnosticsFeedParts {
  readonly connection: Connection;
  readonly onRequest: OnRequest;
  readonly client: ClientFeatures;
  readonly openUris: () => readonly string[];
  readonly diagnose: (uri: string, signal?: AbortSignal) => Promise<Diagnostic[]>;
}

export interface DiagnosticsFeed {
  /** An open file has a new text, or a file has changed on disk. */
  changed(uri: string): void;
  closed(uri: string): void;
  /** Anything may have changed: folders, settings of the editor, the first reading of the disk. */
  allChanged(): void;
}

/** How long to wait after a change before diagnostics are sent or refreshed, in milliseconds. */
const DEBOUNCE_MS = 150;

/**
 * Keeps the diagnostics of an editor up to date with its texts and with the files they depend on: answers an
 * editor that requests them, and sends them to one that does not.
 */
export function createDiagnosticsFeed(parts: DiagnosticsFeedParts): DiagnosticsFeed {
  const { connection, onRequest, openUris, diagnose } = parts;
  const { pulls } = parts.client;
  const refreshes = refreshRequests(parts.client);
  const stale = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function later(uris: Iterable<string>): void {
    for (const uri of uris) stale.add(uri);
    if (stale.size === 0) return;
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), DEBOUNCE_MS);
    timer.unref();
  }

  async function flush(): Promise<void> {
    const uris = [...stale];
    stale.clear();
    try {
      await Promise.all(refreshes.map(type => connection.sendRequest(type)));
    } catch (error) {
      logFailure(connection, messages.refreshing(), error);
    }
    // A file that fails does not prevent the diagnostics of the others.
    for (const uri of uris) {
      try {
        await send(uri);
      } catch (error) {
        logFailure(connection, messages.checking(uri), error);
      }
    }
  }

  async function send(uri: string): Promise<void> {
    if (pulls) return;
    const diagnostics = await diagnose(uri);
    if (openUris().includes(uri)) await connection.sendDiagnostics({ uri, diagnostics });
  }

  if (pulls) {
    onRequest(
      DocumentDiagnosticRequest.type,
      { kind: DocumentDiagnosticReportKind.Full, items: [] },
      async ({ textDocument, previousResultId }, signal): Promise<DocumentDiagnosticReport> => {
        const items = await diagnose(textDocument.uri, signal);
        const resultId = createHash('sha256').update(JSON.stringify(items)).digest('base64url');
        return resultId === previousResultId
          ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
          : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
      },
    );
  }

  return {
    changed(uri) {
      const others = openUris().filter(open => dependsOn(open, uri));
      // An editor that requests diagnostics does so itself for the text it has changed.
      later(pulls || !openUris().includes(uri) ? others : [uri, ...others]);
    },
    closed(uri) {
      stale.delete(uri);
      if (!pulls) void connection.sendDiagnostics({ uri, diagnostics: [] });
    },
    allChanged: () => later(openUris()),
  };
}

/** The requests that make an editor refresh after such a change. */
function refreshRequests(client: ClientFeatures) {
  const { pulls, refreshes, lensRefreshes, hintRefreshes, runsCommands } = client;
  return [
    ...(pulls && refreshes ? [DiagnosticRefreshRequest.type] : []),
    ...(runsCommands && lensRefreshes ? [CodeLensRefreshRequest.type] : []),
    ...(hintRefreshes ? [InlayHintRefreshRequest.type] : []),
  ];
}
