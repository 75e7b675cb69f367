import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{attack,unit,wire,lsp}/**/*.test.ts'],
    // For a machine that does other things too: a test that hangs is ended, a slow one is not.
    testTimeout: 120_000,
  },
});
