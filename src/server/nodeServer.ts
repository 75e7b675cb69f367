import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import type { Connection } from 'vscode-languageserver';
import packageFile from '../../package.json' with { type: 'json' };
import { largest } from '../files/read.ts';
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

/** Size of V8's young generation for typing in bytes, both halves together. */
const ROOM_FOR_TYPING = 32 * 1024 * 1024;

/**
 * Reading a workspace creates much garbage at once. Collecting it in small steps needs half the memory. These
 * are not command-line flags, because an editor starts the server.
 */
export function collectOften(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=25');
  // V8 would otherwise allocate the tree of each key press as long-lived, and it would keep the next one
  // alive.
  setFlagsFromString('--no-allocation-site-pretenuring');
}

/**
 * The tree of a long prompt takes megabytes for each key press. In the small young generation for reading,
 * each tree would be copied several times, which doubles the time until diagnostics are shown.
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
