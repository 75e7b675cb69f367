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

/** Each suite runs to its end, prints its own output and saves its counts. */
const suites: Readonly<Record<string, () => Promise<number | string>>> = {
  build: () => countingOne('build', node(script('build.ts'))),
  unit: () => runVitest('unit', ['test/unit']),
  wire: () => runVitest('wire', ['test/wire']),
  attack: () => runVitest('attack', ['test/attack']),
  lsp: () => runVitest('lsp', ['test/lsp']),
  browser: () => runVitest('browser', ['test/browser']),
  grammar: () => grammar(),
  pack: () => runVitest('pack', ['test/pack']),
  host: () => node(script('testHost.ts')),
  e2e: () => node(script('testEndToEnd.ts')),
};

await forgetCounts();
const all: [name: string, counts: Counts][] = [];
for (const [name, suite] of Object.entries(suites)) {
  console.log(pc.bold(`\n${name}`));
  const code = await suite();
  all.push([name, judge(await findCounts(name), code)]);
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
const passed = all.reduce((sum, [, counts]) => sum + counts.passed, 0);
const failed = all.reduce((sum, [, counts]) => sum + counts.failed, 0);
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed`);

/** A suite that did not report, or that failed without a failed test, counts as one failure. */
function judge(counts: Counts | undefined, code: number | string): Counts {
  const { passed, failed } = counts ?? { passed: 0, failed: 0 };
  if (counts !== undefined && (code === 0 || failed > 0)) return counts;
  const name = counts === undefined ? 'the suite' : 'the suite, though no test failed';
  return { passed, failed: 1, failures: [failureOf(name, `ended with ${code}`)] };
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
