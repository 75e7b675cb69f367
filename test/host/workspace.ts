import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';

/** The workspace folder: a copy of `samples/support-desk`. */
export function folder(): string {
  const path = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (path === undefined) throw new Error('No workspace folder is open.');
  return path;
}

export function fileUri(name: string): vscode.Uri {
  return vscode.Uri.file(join(folder(), name));
}

/** Opens a file in an editor. */
export async function show(name: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(fileUri(name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** The values of a JSON-lines file; none while it does not exist or its last line is being written. */
export async function readLines(path: string): Promise<readonly Record<string, unknown>[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const lines = text.split('\n').slice(0, -1);
  return lines.map(line => JSON.parse(line) as Record<string, unknown>);
}
