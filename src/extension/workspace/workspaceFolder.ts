import { dirname } from 'node:path';
import { type Uri, workspace } from 'vscode';
import { findWorkspace } from '../../files/workspace.ts';

/**
 * The workspace folder of a file on this machine, as the command line determines it, but never above the open
 * folder.
 */
export async function workspaceFolderFor(file: Uri): Promise<string> {
  const opened = workspace.getWorkspaceFolder(file)?.uri.fsPath;
  return (await findWorkspace(dirname(file.fsPath), opened)).folder;
}
