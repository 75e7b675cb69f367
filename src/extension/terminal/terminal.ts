import { execFile } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { promisify } from 'node:util';
import { l10n, ThemeIcon, Uri, window, workspace } from 'vscode';
import { nodeProblem } from '../../node/nodeVersion.ts';
import { refuseUntrusted } from '../workspace/trust.ts';

/**
 * Opens a terminal in which `touchstone` runs the command line of the extension.
 * @param near a file whose workspace folder the terminal starts in.
 * @throws when the Node.js of VS Code is too old for the command line.
 */
export async function openTerminal(extension: Uri, near: Uri): Promise<void> {
  // The command line reads files of the workspace and calls models, like a run in the editor.
  if (refuseUntrusted()) return;
  const env = await terminalEnvironment(extension, process.execPath);
  const cwd = (workspace.getWorkspaceFolder(near) ?? workspace.workspaceFolders?.[0])?.uri;
  const terminal = window.createTerminal({
    name: 'touchstone',
    iconPath: new ThemeIcon('beaker'),
    env,
    ...(cwd && { cwd }),
  });
  terminal.show();
}

/** The additional environment variables of the terminal: its PATH, and the Node.js for the shim. */
async function terminalEnvironment(extension: Uri, node: string): Promise<Record<string, string>> {
  const problem = nodeProblem(await nodeVersion(node));
  if (problem !== undefined) throw new Error(problem);
  const bin = Uri.joinPath(extension, 'dist', 'bin').fsPath;
  await makeExecutable(Uri.joinPath(extension, 'dist', 'bin', 'touchstone'));
  // `Path` on Windows.
  const name = Object.keys(process.env).find(key => key.toUpperCase() === 'PATH') ?? 'PATH';
  const path = [bin, process.env[name]].filter(Boolean).join(delimiter);
  return { [name]: path, TOUCHSTONE_NODE: node };
}

/** The files of an installed extension are not executable. */
async function makeExecutable(shim: Uri): Promise<void> {
  if (process.platform === 'win32') return;
  // If the installation is read-only, its administrator has set the permissions.
  await chmod(shim.fsPath, 0o755).catch(() => {});
}

async function nodeVersion(node: string): Promise<string> {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  try {
    const { stdout } = await promisify(execFile)(node, ['-p', 'process.versions.node'], { env });
    return stdout.trim();
  } catch {
    throw new Error(
      l10n.t(
        'The Node.js of VS Code cannot be started ({0}). Install Node.js and run `npx touchstone` in a terminal.',
        node,
      ),
    );
  }
}
