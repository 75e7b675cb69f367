import { dirname } from 'node:path';
import { type Uri, workspace } from 'vscode';
import { loadCore } from '../loadCore.ts';

/** The workspace of a file of this machine: as the command line finds it, never above the folder that is open. */
export async function workspaceFolderFor(file: Uri): Promise<string> {
  const { isBelow, workspaceFolderOf } = await loadCore();
  const marked = await workspaceFolderOf(dirname(file.fsPath));
  const opened = workspace.getWorkspaceFolder(file)?.uri.fsPath;
  return opened === undefined || isBelow(opened, marked) ? marked : opened;
}
