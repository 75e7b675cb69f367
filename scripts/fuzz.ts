/**
 * Breaks prompts, eval files, settings and datasets in a million ways and asks the language service
 * about each: `npm run fuzz -- [documents] [--seed 1] [--only 123] [--threads 2]`. Nothing may throw,
 * take more than 50 ms of processor time, or point outside of its document. What fails is written to
 * `out/fuzz/`, and `--seed` with `--only` brings it back.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type FuzzOutcome, fuzz } from './fuzz/run.ts';
import { fuzzInThreads } from './fuzz/threads.ts';
import { root } from './host/paths.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    threads: { type: 'string', default: String(availableParallelism()) },
  },
});
const documents = Number(positionals[0] ?? 1_000_000);
const seed = Number(values.seed);
const folder = join(root, 'out', 'fuzz');
/** Milliseconds of processor time that a document may take. */
const limit = 50;
const started = performance.now();

console.log(`${documents.toLocaleString('en')} documents, seed ${seed}`);
const { documents: done, failures, slowest } = await run();
for (const { index, problem, file } of failures) {
  console.error(`\n--seed ${seed} --only ${index} (${file})\n${problem}`);
}
const seconds = (performance.now() - started) / 1000;
console.log(
  `${done.toLocaleString('en')} documents in ${seconds.toFixed(0)} s, ${failures.length} failed; the slowest took ${slowest.time.toFixed(1)} ms (--only ${slowest.index})`,
);
process.exitCode = failures.length === 0 ? 0 : 1;

function run(): Promise<FuzzOutcome> {
  if (values.only !== undefined) {
    const from = Number(values.only);
    return fuzz({ seed, from, to: from + 1, step: 1, folder, limit });
  }
  return fuzzInThreads({ documents, seed, threads: Number(values.threads), folder, limit }, all => {
    if (all % 50_000 < 1_000) console.log(`${all.toLocaleString('en')} done`);
  });
}
