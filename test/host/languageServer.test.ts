import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { waitFor } from './waitFor.ts';
import { show } from './workspace.ts';

const run = promisify(execFile);

/** The process of the language server: a child of the extension host. */
async function serverPid(): Promise<number | undefined> {
  const { stdout } =
    process.platform === 'win32'
      ? await run('powershell', [
          '-Command',
          'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId) $($_.CommandLine)" }',
        ])
      : await run('ps', ['-A', '-o', 'pid=,ppid=,args=']);
  const line = stdout
    .split('\n')
    .map(each => each.trim().split(/\s+/))
    .find(
      ([, parent, ...args]) =>
        Number(parent) === process.pid && /server\.js\b/.test(args.join(' ')),
    );
  return line && Number(line[0]);
}

function hovers(document: vscode.TextDocument): Thenable<readonly vscode.Hover[]> {
  const at = document.positionAt(document.getText().indexOf('{{ticket}}') + 3);
  return vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, at);
}

describe('The language server', () => {
  it('restarts after a crash and knows the open files', async () => {
    const document = await show('triage.prompt');
    await waitFor(async () => (await hovers(document)).length > 0 || undefined);
    const first = await serverPid();
    assert.ok(first);
    process.kill(first, 'SIGKILL');
    const second = await waitFor(async () => {
      const pid = await serverPid();
      return pid === first ? undefined : pid;
    });
    assert.notEqual(second, first);
    await waitFor(async () => (await hovers(document)).length > 0 || undefined);
  });
});
