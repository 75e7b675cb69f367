import { dirname } from 'node:path';
import { type Uri, workspace } from 'vscode';
import { findWorkspace } from '../../files/workspace.ts';

/** The workspace folder of a file of this machine: as the command line finds it, never above the folder that is open. */
export async function workspaceFolderFor(file: Uri): Promise<string> {
  const opened = workspace.getWorkspaceFolder(file)?.uri.fsPath;
  return (await findWorkspace(dirname(file.fsPath), opened)).folder;
}
