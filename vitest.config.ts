import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { defineConfig } from 'vitest/config';
import { limit } from './test/limit.ts';

/** Unit tests that replace modules or load them again, so that they need modules of their own. */
const replacingModules = globSync('test/unit/**/*.test.ts', { cwd: import.meta.dirname }).filter(
  file =>
    /\bvi\.(?:mock|doMock|resetModules)\(/.test(
      readFileSync(join(import.meta.dirname, file), 'utf8'),
    ),
);

export default defineConfig({
  resolve: { alias: { vscode: join(import.meta.dirname, 'test/unit/extension/vscode.ts') } },
  test: {
    globalSetup: ['test/temporaryFolders.ts'],
    alias: [{ find: /^fast-check$/, replacement: join(import.meta.dirname, 'test/fastCheck.ts') }],
    // By default one core is left to the main process, which mostly waits.
    maxWorkers: '100%',
    testTimeout: limit,
    hookTimeout: limit,
    expect: { poll: { timeout: limit } },
    // What a test replaces does not reach the next one, also where files share a process.
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          exclude: replacingModules,
          // Half of the time of a unit test would be a new process that loads the same modules again.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'isolated',
          include: ['test/{attack,browser,wire,lsp,pack}/**/*.test.ts', ...replacingModules],
        },
      },
    ],
  },
});
