import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  WorkspaceSymbolRequest,
} from 'vscode-languageserver-protocol/node';
import { uriOfPath } from '../../src/server/nodeFileSystem.ts';

export interface Served {
  /** Seconds until the first request about all files is answered: they are read, parsed and searched. */
  readonly seconds: number;
  /** Peak resident set of the process in MB. */
  readonly memory: number;
  /** Milliseconds from sending an edit to receiving its diagnostics, for each edit. */
  readonly edits: readonly number[];
}

/**
 * Starts the built server on a folder with a number of prompts and sends a request about all of them. Then
 * edits another prompt, if there is one.
 */
export async function serve(
  cli: string,
  count: number,
  prompt: string,
  typedInto?: string,
): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-bench-'));
  try {
    for (let number = 0; number < count; number += 1) {
      const inside = join(folder, `team${number % 20}`);
      if (number < 20) await mkdir(inside);
      await writeFile(join(inside, `prompt${number}.prompt`), prompt);
    }
    return await measure(cli, folder, typedInto);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Reports the peak memory on file descriptor 3 when the process ends. */
const usageHook = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));",
)}`;

async function measure(
  cli: string,
  folder: string,
  typedInto: string | undefined,
): Promise<Served> {
  const child = spawn(process.execPath, ['--import', usageHook, cli, 'lsp', '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
  });
  const usagePipe = child.stdio[3];
  if (!child.stdin || !child.stdout || !usagePipe) throw new Error('The pipes are missing.');
  // A pipe after standard error is a socket. Its type also allows a writable one.
  const usage = text(usagePipe as typeof child.stdout);
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { diagnostic: {} } },
    workspaceFolders: [{ name: 'bench', uri: uriOfPath(folder) }],
  });
  const started = performance.now();
  await connection.sendNotification(InitializedNotification.type, {});
  await connection.sendRequest(WorkspaceSymbolRequest.type, { query: 'zzz' });
  const seconds = (performance.now() - started) / 1000;
  const uri = `${uriOfPath(folder)}/typed.prompt`;
  const edits = typedInto === undefined ? [] : await typeInto(connection, uri, typedInto);
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  connection.end();
  if (child.exitCode === null) await once(child, 'exit');
  connection.dispose();
  return { seconds, memory: Number(await usage) / 1024, edits };
}

/** Number of edits that are not measured, because the engine compiles frequently used code first. */
const WARM_UP = 50;
const EDITS = 200;

async function typeInto(
  connection: ProtocolConnection,
  uri: string,
  text: string,
): Promise<readonly number[]> {
  const opened = { uri, languageId: 'dotprompt', version: 0, text };
  await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: opened });
  const lines = text.split('\n');
  const prose = [...lines.keys()].filter(line => lines[line]?.includes(' Never promise'));
  const times: number[] = [];
  for (let edit = 0; edit < WARM_UP + EDITS; edit += 1) {
    const line = prose[(edit * 37) % prose.length] ?? 0;
    const position = { line, character: lines[line]?.indexOf(' Never promise') ?? 0 };
    const started = performance.now();
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: edit + 1 },
      contentChanges: [{ range: { start: position, end: position }, text: ' word' }],
    });
    await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
    if (edit >= WARM_UP) times.push(performance.now() - started);
  }
  return times;
}
