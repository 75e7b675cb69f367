import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,wire,lsp}/**/*.test.ts'],
    testTimeout: 20_000,
  },
});
