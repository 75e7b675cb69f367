import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { end, run } from './command.ts';
import { ensureServer } from './installServer.ts';

export interface ServerOptions {
  /** Contains the user data and log of the server, and in `extensions` the installed extensions. */
  readonly folder: string;
  /** User settings of the editor. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Changes to the environment of the server and therefore of the extension host. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The port to use if it is free. Otherwise, or when absent, any free port. */
  readonly port?: number;
  /** Allows a page to load an extension under development and its tests. */
  readonly development?: boolean;
  /** Folders must be trusted by the user. Otherwise all folders are trusted. */
  readonly restricted?: boolean;
}

export interface Server {
  /** The output of the server and the extension hosts. */
  readonly log: string;
  /** The address of the page that opens a workspace folder. */
  page(workspace: string, more?: PageOptions): string;
  /** Resolves when the server has ended for any reason. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** Absolute paths. */
export interface PageOptions {
  /** A file to open. */
  readonly file?: string;
  /** An extension under development, and its tests. */
  readonly extension?: string;
  readonly tests?: string;
}

/** Settings that hide everything in VS Code that is not needed. */
const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Opens a folder in Restricted Mode without asking first. */
const restrictedSettings = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
};

/** Installs a packed extension into the folder of a server that has not started. */
export async function installExtension(vsix: string, folder: string): Promise<void> {
  const args = [...folders(folder), '--install-extension', vsix, '--force'];
  await run(process.execPath, [await serverMain(), ...args], { stdio: ['ignore', 2, 2] });
}

/** Starts the VS Code server on a free loopback port and waits until it listens. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const main = await serverMain();
  const user = join(options.folder, 'data', 'data', 'User');
  await mkdir(user, { recursive: true });
  await writeFile(
    join(user, 'settings.json'),
    JSON.stringify(
      { ...quietSettings, ...(options.restricted && restrictedSettings), ...options.settings },
      null,
      2,
    ),
  );
  const log = join(options.folder, 'server.log');
  const child = spawn(
    process.execPath,
    [
      main,
      ...folders(options.folder),
      '--host=127.0.0.1',
      `--port=${await portToUse(options.port)}`,
      '--without-connection-token',
      '--accept-server-license-terms',
      '--disable-telemetry',
      ...(options.restricted === true ? [] : ['--disable-workspace-trust']),
      ...(options.development === true ? ['--enable-smoke-test-driver'] : []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.environment } },
  );
  // Ends the server when this process ends unexpectedly.
  process.once('exit', () => child.kill('SIGKILL'));
  const port = await listeningPort(child, log);
  const host = `127.0.0.1:${port}`;
  return {
    log,
    page: (workspace, more = {}) => pageOf(host, workspace, more),
    ended: new Promise(resolve => child.once('exit', () => resolve())),
    close: () => end(child),
  };
}

async function serverMain(): Promise<string> {
  return join(await ensureServer(), 'out', 'server-main.js');
}

function folders(folder: string): readonly string[] {
  return [
    `--server-data-dir=${join(folder, 'data')}`,
    `--extensions-dir=${join(folder, 'extensions')}`,
  ];
}

function pageOf(host: string, workspace: string, more: PageOptions): string {
  const url = new URL(`http://${host}/`);
  url.searchParams.set('folder', workspace);
  const payload = Object.entries({
    openFile: more.file,
    extensionDevelopmentPath: more.extension,
    extensionTestsPath: more.tests,
  }).flatMap(([name, path]) =>
    path === undefined ? [] : [[name, `vscode-remote://${host}${path}`]],
  );
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

async function portToUse(wanted: number | undefined): Promise<number> {
  if (wanted === undefined) return 0;
  const probe = createServer();
  return new Promise(resolve => {
    probe.once('error', () => resolve(0));
    probe.listen(wanted, '127.0.0.1', () => probe.close(() => resolve(wanted)));
  });
}

async function listeningPort(child: ChildProcess, log: string): Promise<string> {
  const file = createWriteStream(log);
  child.stderr?.pipe(file, { end: false });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code => {
      reject(new Error(`The VS Code server ended with ${code} before it listened: see ${log}.`));
    });
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', line => {
      file.write(`${line}\n`);
      const port = /listening on (\d+)/.exec(line)?.[1];
      if (port !== undefined) resolve(port);
    });
  });
}
