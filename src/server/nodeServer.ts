import { setFlagsFromString } from 'node:v8';
import type { Connection } from 'vscode-languageserver';
import packageFile from '../../package.json' with { type: 'json' };
import { createNodeFileSystem } from './nodeFileSystem.ts';
import { startServer } from './server.ts';

/** Bytes above which a file is left to whoever opens it: a dataset of tens of thousands of rows. */
const LARGEST = 16 * 1024 * 1024;

/** Serves over a connection as a process of its own on this machine's files. */
export function startNodeServer(connection: Connection): void {
  tidyOften();
  startServer(connection, {
    version: packageFile.version,
    fileSystem: createNodeFileSystem({
      largest: LARGEST,
      warn: message => connection.console.info(message),
    }),
  });
}

/**
 * Reading a workspace leaves much behind at once. Collected in small steps it takes half the memory,
 * for somewhat more time; flags of the command line would be lost where an editor starts the server.
 */
function tidyOften(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=25');
}
