import { defineConfig } from 'vitest/config';
import { limit } from './limit.ts';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.ts'],
    globalSetup: ['../temporaryFolders.ts', 'server.ts'],
    // Half of the time of a file is waiting for VS Code to start.
    maxWorkers: '100%',
    testTimeout: limit,
    hookTimeout: limit,
    expect: { poll: { timeout: limit } },
  },
});
