import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { commands } from '../../src/protocol/commands.ts';
import { folder } from './workspace.ts';

describe('The terminal with touchstone', () => {
  let terminal: vscode.Terminal | undefined;
  after(() => terminal?.dispose());

  async function options(): Promise<vscode.TerminalOptions> {
    if (!terminal) {
      const before = new Set(vscode.window.terminals);
      await vscode.commands.executeCommand(commands.openTerminal);
      terminal = vscode.window.terminals.find(each => !before.has(each));
    }
    assert.ok(terminal, 'no terminal was opened');
    return terminal.creationOptions as vscode.TerminalOptions;
  }

  /** Runs the command as a shell of the terminal does: found on its PATH, in its folder. */
  async function touchstone(...args: readonly string[]): Promise<string> {
    const { env, cwd } = await options();
    const { stdout } = await promisify(execFile)('touchstone', args, {
      env: { ...process.env, ...env } as NodeJS.ProcessEnv,
      cwd: cwd instanceof vscode.Uri ? cwd.fsPath : cwd,
      shell: process.platform === 'win32',
    });
    return stdout;
  }

  it('runs the command line of the same version as the extension', async () => {
    const manifest = vscode.extensions.getExtension('touchstone.touchstone')?.packageJSON;
    assert.equal((await touchstone('--version')).trim(), manifest.version);
  });

  it('starts in the workspace folder, and evaluates like the editor', async () => {
    assert.equal(((await options()).cwd as vscode.Uri).fsPath, folder());
    const out = await touchstone('run', '--replay', 'triage.prompt', '--input', await firstInput());
    assert.equal(typeof JSON.parse(out), 'object');
  });
});

async function firstInput(): Promise<string> {
  const [row = ''] = (await readFile(join(folder(), 'triage.golden.jsonl'), 'utf8')).split('\n');
  return JSON.stringify((JSON.parse(row) as { readonly input: unknown }).input);
}
