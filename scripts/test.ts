/** Builds, then runs every suite and adds up the results: `npm test`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { glob } from 'tinyglobby';
import { exitCode } from './host/command.ts';
import { type Counts, failureOf, findCounts, forgetCounts, leaveCounts } from './host/counts.ts';
import { root } from './host/paths.ts';
import { runVitest } from './host/vitest.ts';

const script = (name: string) => join(root, 'scripts', name);
const modules = join(root, 'node_modules');

/** The suites that vitest runs together, so that one process is busy while another one waits. */
const together = ['unit', 'wire', 'attack', 'lsp', 'browser'];

/** Each step runs to its end, prints its own output and saves the counts of its suites. */
const steps: readonly (readonly [readonly string[], () => Promise<number | string>])[] = [
  [['build'], () => countingOne('build', node(script('build.ts')))],
  [together, () => runVitest(together, foldersOf(together))],
  [['grammar'], () => grammar()],
  [['pack'], () => runVitest(['pack'], foldersOf(['pack']))],
  [['host'], () => node(script('testHost.ts'))],
  [['e2e'], () => node(script('testEndToEnd.ts'))],
];

await forgetCounts();
const all: [name: string, counts: Counts][] = [];
for (const [names, run] of steps) {
  console.log(pc.bold(`\n${names.join(', ')}`));
  const code = await run();
  const counts = await Promise.all(names.map(findCounts));
  for (const [index, name] of names.entries())
    all.push([name, counts[index] ?? failed(name, code)]);
  const isExplained = counts.some(each => each === undefined || each.failed > 0);
  if (code !== 0 && !isExplained) all.push([names.join(), failed('although no test failed', code)]);
}

console.log();
for (const [name, { passed, failed }] of all) {
  const text = `${name.padEnd(8)} ${passed} passed, ${failed} failed`;
  console.log(failed === 0 ? pc.green(text) : pc.red(text));
}
// Printed after all other output, so that a truncated log still contains them.
for (const [suite, { failures = [] }] of all) {
  for (const { name, error } of failures) console.log(`${pc.red(`${suite}: ${name}`)}\n  ${error}`);
}
const total = (kind: 'passed' | 'failed'): number =>
  all.reduce((sum, [, counts]) => sum + counts[kind], 0);
process.exitCode = total('failed') === 0 ? 0 : 1;
console.log(`${total('passed')} passed, ${total('failed')} failed`);

/** The counts of a suite that did not report, or of a step that failed although its suites did not. */
function failed(name: string, code: number | string): Counts {
  return { passed: 0, failed: 1, failures: [failureOf(name, `ended with ${code}`)] };
}

function foldersOf(suites: readonly string[]): readonly string[] {
  return suites.map(suite => `test/${suite}`);
}

function node(...args: readonly string[]): Promise<number | string> {
  return exitCode(process.execPath, args, { cwd: root });
}

async function countingOne(name: string, ended: Promise<number | string>) {
  const code = await ended;
  await leaveCounts(name, code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
  return code;
}

/** One test for each `.prompt` file. The tool creates missing snapshots, so each must already exist. */
async function grammar(): Promise<number | string> {
  const files = await glob('test/grammar/*.prompt', { cwd: root });
  const missing = files.filter(file => !existsSync(join(root, `${file}.snap`)));
  for (const file of missing) console.error(`${file} has no snapshot: npm run test:grammar`);
  const failed = new Set(missing);
  // Grammars of languages that VS Code itself would have.
  const others = await glob('test/grammar/dummy/*.tmLanguage.json', { cwd: root });
  const tool = join(modules, 'vscode-tmgrammar-test', 'dist', 'snapshot.js');
  for (const file of files.filter(each => !failed.has(each))) {
    const code = await node(tool, ...others.flatMap(each => ['-g', each]), file);
    if (code !== 0) failed.add(file);
  }
  const failures = [...failed].map(file => failureOf(file, 'differs from its snapshot'));
  const passed = files.length - failed.size;
  await leaveCounts('grammar', { passed, failed: failed.size, failures });
  return failed.size === 0 && files.length > 0 ? 0 : 1;
}
