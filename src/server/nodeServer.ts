import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import type { Connection } from 'vscode-languageserver';
import packageFile from '../../package.json' with { type: 'json' };
import { largest } from '../files/read.ts';
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

/** Bytes of V8's young generation, both halves of it, that typing has. */
const ROOM_FOR_TYPING = 32 * 1024 * 1024;

/**
 * Reading a workspace leaves much behind at once: collected in small steps it takes half the memory.
 * Flags of the command line would be lost where an editor starts the server.
 */
export function collectOften(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=25');
  // What V8 takes for long-lived is the tree of each key stroke, and would hold the next one alive.
  setFlagsFromString('--no-allocation-site-pretenuring');
}

/**
 * A long prompt's tree takes megabytes anew with each key stroke. In a young generation as small as for
 * reading, each would be copied several times, which doubles the wait for diagnostics.
 */
export function makeRoomForTyping(): void {
  setFlagsFromString('--semi-space-growth-factor=2');
  const observer = new PerformanceObserver(() => {
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    if (young && young.space_size < ROOM_FOR_TYPING) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    observer.disconnect();
  });
  observer.observe({ entryTypes: ['gc'] });
}
