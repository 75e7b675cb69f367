import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Milliseconds after which a test or a wait is given up: for what hangs, never for what is slow. */
const limit = 300_000;

export default defineConfig({
  resolve: { alias: { vscode: join(import.meta.dirname, 'test/unit/extension/vscode.ts') } },
  test: {
    include: ['test/{attack,unit,wire,lsp,pack}/**/*.test.ts'],
    testTimeout: limit,
    hookTimeout: limit,
    expect: { poll: { timeout: limit } },
  },
});
