import { dirname, relative, resolve } from 'node:path';
import { createNodeHost, type NodeHost } from '../run/nodeHost.ts';
import { workspaceFolderOf } from '../run/workspaceFolder.ts';
import type { Terminal } from './terminal.ts';

export interface Workspace {
  readonly folder: string;
  readonly host: NodeHost;
}

/** The workspace a file lies in, found upward from it; warnings go to standard error. */
export async function openWorkspace(file: string, terminal: Terminal): Promise<Workspace> {
  const folder = await workspaceFolderOf(dirname(resolve(file)));
  const host = await createNodeHost({
    folder,
    environment: terminal.environment,
    warn: message => terminal.stderr.write(`warning: ${message}\n`),
  });
  return { folder, host };
}

/** A path as a person in the current folder would write it. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') ? path : short;
}
