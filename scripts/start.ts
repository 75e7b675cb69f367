/** Opens VS Code with the extension on a copy of the sample workspace: `npm start`. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, run, runScript } from './host/command.ts';
import { freshPackages } from './host/packages.ts';
import { cacheFolder, root } from './host/paths.ts';
import { installExtension, startServer } from './host/server.ts';
import { copySample } from './host/workspace.ts';

const folder = join(cacheFolder, 'start');
const workspace = join(folder, 'support-desk');

const firstFile = join(workspace, 'triage.prompt');

/** A browser stores an editor's layout and secrets by address, so the port stays the same if possible. */
const usualPort = 41877;

const kept = existsSync(workspace);
const hasDesktop = findProgram('code') !== undefined;
try {
  if (!kept) await copySample(workspace);
  await (hasDesktop ? startOnDesktop() : startInBrowser());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function startOnDesktop(): Promise<void> {
  await run(process.execPath, [join(root, 'scripts', 'build.ts')]);
  const args = [`--extensionDevelopmentPath=${root}`, '--new-window', workspace, firstFile];
  await runScript('code', args);
  console.log(`VS Code opens ${workspaceNote()}`);
}

async function startInBrowser(): Promise<void> {
  const serverFolder = join(folder, 'server');
  await installExtension((await freshPackages()).vsix, serverFolder);
  const server = await startServer({ folder: serverFolder, port: usualPort });
  const stop = () => void server.close();
  process.once('SIGINT', stop).once('SIGTERM', stop).once('SIGHUP', stop);
  const url = server.page(workspace, { file: firstFile });
  console.log(`\nTouchstone runs in VS Code at\n\n  ${url}\n\non ${workspaceNote()}`);
  console.log('Ctrl+C ends it.');
  openBrowser(url);
  await server.ended;
}

function workspaceNote(): string {
  const state = kept ? 'as you left it; delete it for a fresh copy' : 'a copy of the sample';
  return `${workspace} (${state}).`;
}

function openBrowser(url: string): void {
  const display = process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'];
  const opener =
    process.platform === 'darwin'
      ? findProgram('open')
      : process.platform === 'linux' && display
        ? findProgram('xdg-open')
        : undefined;
  if (opener !== undefined) {
    spawn(opener, [url], { stdio: 'ignore', detached: true })
      .on('error', () => {})
      .unref();
  }
}
