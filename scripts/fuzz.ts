/**
 * Searches for inputs that break the product: `npm run fuzz -- [documents] [--seed 1] [--only 123] [--threads
 * 2]`. Runs every property test, then sends a million broken prompts, eval files, settings and datasets to
 * the language service. No request may throw, return a place outside the document, or take more than 50 ms of
 * processor time. The seed is random unless `--seed` sets it. Documents that fail are written to `out/fuzz/`.
 * `--seed` with `--only` runs one of them again.
 */
import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { glob } from 'tinyglobby';
import { type FuzzOutcome, fuzz } from './fuzz/run.ts';
import { fuzzInThreads } from './fuzz/threads.ts';
import { root } from './host/paths.ts';
import { runVitest } from './host/vitest.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: String(randomInt(1, 2 ** 31)) },
    only: { type: 'string' },
    threads: { type: 'string', default: String(availableParallelism()) },
  },
});
const documents = Number(positionals[0] ?? 1_000_000);
const seed = Number(values.seed);
const folder = join(root, 'out', 'fuzz');
/** Maximum processor time for a document in milliseconds. */
const limit = 50;
const started = performance.now();

console.log(`Seed ${seed}`);
const propertiesHold = values.only !== undefined || (await runProperties()) === 0;
console.log(`${documents.toLocaleString('en')} documents`);
const { documents: done, failures, slowest } = await runDocuments();
for (const { index, problem, file } of failures) {
  console.error(`\n--seed ${seed} --only ${index} (${file})\n${problem}`);
}
const seconds = (performance.now() - started) / 1000;
console.log(
  `${done.toLocaleString('en')} documents in ${seconds.toFixed(0)} s, ${failures.length} failed; the slowest took ${slowest.time.toFixed(1)} ms (--only ${slowest.index})`,
);
process.exitCode = propertiesHold && failures.length === 0 ? 0 : 1;

/** Runs the tests that use fast-check with the seed. */
async function runProperties(): Promise<number> {
  const tests = await glob('test/{unit,wire,lsp}/**/*.test.ts', { cwd: root });
  const withProperties = await Promise.all(
    tests.map(async file => {
      const text = await readFile(join(root, file), 'utf8');
      return text.includes("'fast-check'") ? [file] : [];
    }),
  );
  process.env['TOUCHSTONE_SEED'] = String(seed);
  return runVitest(['fuzz'], withProperties.flat());
}

function runDocuments(): Promise<FuzzOutcome> {
  if (values.only !== undefined) {
    const from = Number(values.only);
    return fuzz({ seed, from, to: from + 1, step: 1, folder, limit });
  }
  return fuzzInThreads({ documents, seed, threads: Number(values.threads), folder, limit }, all => {
    if (all % 50_000 < 1_000) console.log(`${all.toLocaleString('en')} done`);
  });
}
