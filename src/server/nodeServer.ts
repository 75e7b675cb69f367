import type { Connection } from 'vscode-languageserver';
import packageFile from '../../package.json' with { type: 'json' };
import { makeRoomForTyping, tidyOften } from './heap.ts';
import { createNodeFileSystem } from './nodeFileSystem.ts';
import { startServer } from './server.ts';

/** Bytes above which a file is left to whoever opens it: a dataset of tens of thousands of rows. */
const LARGEST = 16 * 1024 * 1024;

/** Serves over a connection as a process of its own on this machine's files. */
export function startNodeServer(connection: Connection): void {
  tidyOften();
  startServer(connection, {
    version: packageFile.version,
    onFirstEdit: makeRoomForTyping,
    fileSystem: createNodeFileSystem({
      largest: LARGEST,
      warn: message => connection.console.info(message),
    }),
  });
}
