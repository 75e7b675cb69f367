import { defineConfig } from 'vitest/config';
import { limit } from './limit.ts';

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.ts'],
    globalSetup: ['../temporaryFolders.ts', 'server.ts'],
    testTimeout: limit,
    hookTimeout: limit,
    expect: { poll: { timeout: limit } },
  },
});
