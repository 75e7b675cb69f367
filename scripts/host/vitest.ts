import { readFile, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { exitCode } from './command.ts';
import { type Counts, type Failure, failureOf, leaveCounts } from './counts.ts';
import { root } from './paths.ts';

/** The part of vitest's JSON report that is read. */
interface Report {
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

/** Runs a suite with vitest, saves its counts, and returns the exit code. */
export async function runVitest(suite: string, args: readonly string[]): Promise<number> {
  const { code, results } = await resultsOf(suite, args);
  if (results) await leaveCounts(suite, countsOf(results));
  return code;
}

/**
 * Runs suites that are folders of `test/` at the same time, since one waits while another computes. Saves the
 * counts of each, and returns the exit code.
 */
export async function runVitestFolders(suites: readonly string[]): Promise<number> {
  const folders = suites.map(suite => join('test', suite));
  const { code, results = [] } = await resultsOf(suites.join('-'), folders);
  for (const [index, suite] of suites.entries()) {
    const folder = join(root, folders[index] ?? '', sep);
    const own = results.filter(({ name }) => join(name).startsWith(folder));
    if (own.length > 0) await leaveCounts(suite, countsOf(own));
  }
  return code;
}

async function resultsOf(
  name: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly results?: Report['testResults'] }> {
  const main = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const report = join(root, 'out', `vitest-${name}.json`);
  await rm(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await exitCode(process.execPath, [main, 'run', ...args, ...reporters], {
    cwd: root,
  });
  const text = await readFile(report, 'utf8').catch(() => undefined);
  return {
    code: code === 0 ? 0 : 1,
    ...(text !== undefined && { results: (JSON.parse(text) as Report).testResults }),
  };
}

function countsOf(results: Report['testResults']): Counts {
  const tests = results.flatMap(({ assertionResults }) => assertionResults);
  const failures = failuresOf(results);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  return { passed, failed: failures.length, failures };
}

/** A file that failed without a failed test could not be loaded, or its hooks failed. */
function failuresOf(results: Report['testResults']): readonly Failure[] {
  return results.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter(each => each.status === 'failed');
    if (failed.length === 0 && status === 'failed') return [failureOf(file, message)];
    return failed.map(({ fullName, failureMessages }) =>
      failureOf(`${file} > ${fullName}`, failureMessages?.[0] ?? ''),
    );
  });
}
