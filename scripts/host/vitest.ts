import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCode } from './command.ts';
import { leaveCounts } from './counts.ts';
import { root } from './paths.ts';

/** Runs tests with vitest, leaves their counts under the suite's name, and gives the exit code. */
export async function runVitest(suite: string, args: readonly string[]): Promise<number> {
  const main = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const report = join(root, 'out', `vitest-${suite}.json`);
  await rm(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await exitCode(process.execPath, [main, 'run', ...args, ...reporters], {
    cwd: root,
  });
  const text = await readFile(report, 'utf8').catch(() => undefined);
  if (text !== undefined) {
    const { numPassedTests, numFailedTests } = JSON.parse(text);
    await leaveCounts(suite, { passed: numPassedTests, failed: numFailedTests });
  }
  return code === 0 ? 0 : 1;
}
