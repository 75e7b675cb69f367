import type { Connection } from 'vscode-languageserver';
import packageFile from '../../package.json' with { type: 'json' };
import { largest } from '../files/read.ts';
import { makeRoomForTyping, collectOften } from './heap.ts';
import { createNodeFileSystem } from './nodeFileSystem.ts';
import { endWithParent } from './parentWatch.ts';
import { startServer } from './server.ts';

/** Serves over a connection as a process of its own on this machine's files. */
export function startNodeServer(connection: Connection): void {
  endWithParent();
  collectOften();
  startServer(connection, {
    version: packageFile.version,
    onFirstEdit: makeRoomForTyping,
    fileSystem: createNodeFileSystem({
      largestData: largest.indexed,
      warn: message => connection.console.info(message),
    }),
  });
}
