import { setFlagsFromString } from 'node:v8';
import type { Connection } from 'vscode-languageserver';
import packageFile from '../../package.json' with { type: 'json' };
import { largest } from '../files/read.ts';
import { limitHeap } from '../node/heap.ts';
import { createNodeFileSystem } from './nodeFileSystem.ts';
import { endWithParent } from './parentWatch.ts';
import { startServer } from './server.ts';

/** Runs the language server in its own process with the files of this machine. */
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

/** Bytes. */
const ROOM_FOR_TYPING = 32 * 1024 * 1024;
/** Percent. */
const GROWTH = 25;

/** Reading a workspace creates much garbage at once. Collecting it in small steps needs half the memory. */
export function collectOften(): void {
  limitHeap({ youngGeneration: 0, growth: GROWTH });
  // V8 would otherwise allocate the tree of each key press as long-lived, and it would keep the next one
  // alive.
  setFlagsFromString('--no-allocation-site-pretenuring');
}

/**
 * The tree of a long prompt takes megabytes for each key press. In the small young generation for reading,
 * each tree would be copied several times, which doubles the time until diagnostics are shown.
 */
export function makeRoomForTyping(): void {
  limitHeap({ youngGeneration: ROOM_FOR_TYPING, growth: GROWTH });
}
