import { readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { exitCode } from './command.ts';
import { type Failure, failureOf, leaveCounts } from './counts.ts';
import { root } from './paths.ts';

/** The part of vitest's JSON report that is read. */
interface Report {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    /** Why the whole file failed. */
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
}

/** Runs tests with vitest, saves their counts for the suite, and returns the exit code. */
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
    const results: Report = JSON.parse(text);
    const failures = failuresOf(results);
    await leaveCounts(suite, { passed: results.numPassedTests, failed: failures.length, failures });
  }
  return code === 0 ? 0 : 1;
}

/** A file that failed without a failed test could not be loaded, or its hooks failed. */
function failuresOf({ testResults }: Report): readonly Failure[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter(each => each.status === 'failed');
    if (failed.length === 0 && status === 'failed') return [failureOf(file, message)];
    return failed.map(({ fullName, failureMessages }) =>
      failureOf(`${file} > ${fullName}`, failureMessages?.[0] ?? ''),
    );
  });
}
