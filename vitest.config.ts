import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { limit } from './test/limit.ts';

export default defineConfig({
  resolve: { alias: { vscode: join(import.meta.dirname, 'test/unit/extension/vscode.ts') } },
  test: {
    include: ['test/{attack,unit,wire,lsp,pack}/**/*.test.ts'],
    globalSetup: ['test/temporaryFolders.ts'],
    alias: [{ find: /^fast-check$/, replacement: join(import.meta.dirname, 'test/fastCheck.ts') }],
    // By default one core is left to the main process, which mostly waits.
    maxWorkers: '100%',
    testTimeout: limit,
    hookTimeout: limit,
    expect: { poll: { timeout: limit } },
  },
});
