import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  createProtocolConnection,
  InitializedNotification,
  InitializeRequest,
  StreamMessageReader,
  StreamMessageWriter,
  WorkspaceSymbolRequest,
} from 'vscode-languageserver-protocol/node';
import { uriOf } from '../../src/server/nodeFileSystem.ts';

export interface Indexed {
  /** Seconds until a first question about all files is answered: read, parsed and searched. */
  readonly seconds: number;
  /** Peak resident set of the process, MB. */
  readonly memory: number;
}

/** Starts the built server on a folder with so many prompts and asks it about all of them. */
export async function indexPrompts(cli: string, count: number, prompt: string): Promise<Indexed> {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-bench-'));
  try {
    for (let number = 0; number < count; number += 1) {
      const inside = join(folder, `team${number % 20}`);
      if (number < 20) await mkdir(inside);
      await writeFile(join(inside, `prompt${number}.prompt`), prompt);
    }
    return await measure(cli, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Tells the peak of its memory on file descriptor 3 as it ends. */
const usageHook = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));",
)}`;

async function measure(cli: string, folder: string): Promise<Indexed> {
  const child = spawn(process.execPath, ['--import', usageHook, cli, 'lsp', '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
  });
  const usagePipe = child.stdio[3];
  if (!child.stdin || !child.stdout || !usagePipe) throw new Error('The pipes are missing.');
  // A pipe beyond standard error is a socket; its type allows for a writable one.
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
    capabilities: {},
    workspaceFolders: [{ name: 'bench', uri: uriOf(folder) }],
  });
  const started = performance.now();
  await connection.sendNotification(InitializedNotification.type, {});
  await connection.sendRequest(WorkspaceSymbolRequest.type, { query: 'zzz' });
  const seconds = (performance.now() - started) / 1000;
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  connection.end();
  if (child.exitCode === null) await once(child, 'exit');
  connection.dispose();
  return { seconds, memory: Number(await usage) / 1024 };
}
