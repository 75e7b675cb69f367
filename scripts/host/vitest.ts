import { readFile, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { exitCode } from './command.ts';
import { type Counts, type Failure, failureOf, leaveCounts } from './counts.ts';
import { root } from './paths.ts';

/** The part of vitest's JSON report that is read. */
interface Report {
  readonly testResults: readonly FileReport[];
}

interface FileReport {
  readonly name: string;
  readonly status: string;
  /** Why the whole file failed. */
  readonly message: string;
  readonly assertionResults: readonly {
    readonly status: string;
    readonly fullName: string;
    readonly failureMessages: readonly string[] | null;
  }[];
}

/**
 * Runs tests with vitest and returns the exit code.
 * @param suites the suites whose counts are saved. The files of each are in a folder of its name when there are
 * several.
 */
export async function runVitest(
  suites: readonly string[],
  args: readonly string[],
): Promise<number> {
  const main = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const report = join(root, 'out', `vitest-${suites.join('-')}.json`);
  await rm(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await exitCode(process.execPath, [main, 'run', ...args, ...reporters], {
    cwd: root,
  });
  const text = await readFile(report, 'utf8').catch(() => undefined);
  if (text !== undefined) {
    const { testResults }: Report = JSON.parse(text);
    for (const suite of suites) {
      const isOfSuite = ({ name }: FileReport) =>
        suites.length === 1 || relative(root, name).startsWith(join('test', suite, sep));
      await leaveCounts(suite, countsOf(testResults.filter(isOfSuite)));
    }
  }
  return code === 0 ? 0 : 1;
}

function countsOf(files: readonly FileReport[]): Counts {
  const tests = files.flatMap(file => file.assertionResults);
  const failures = failuresOf(files);
  const passed = tests.filter(test => test.status === 'passed').length;
  return { passed, failed: failures.length, failures };
}

/** A file that failed without a failed test could not be loaded, or its hooks failed. */
function failuresOf(files: readonly FileReport[]): readonly Failure[] {
  return files.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter(each => each.status === 'failed');
    if (failed.length === 0 && status === 'failed') return [failureOf(file, message)];
    return failed.map(({ fullName, failureMessages }) =>
      failureOf(`${file} > ${fullName}`, failureMessages?.[0] ?? ''),
    );
  });
}
