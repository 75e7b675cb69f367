/**
 * Breaks prompts, eval files, settings and datasets in a million ways and asks the language service
 * about each: `npm run fuzz -- [documents] [--seed 1] [--only 123] [--threads 2]`. Nothing may throw,
 * take more than 50 ms of processor time, or point outside of its document. What fails is written to
 * `out/fuzz/`, and `--seed` with `--only` brings it back.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { type FuzzOutcome, fuzz } from './fuzz/run.ts';
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
const started = performance.now();

console.log(`${documents.toLocaleString('en')} documents, seed ${seed}`);
const outcomes = await run();
const failures = outcomes.flatMap(outcome => outcome.failures).sort((a, b) => a.index - b.index);
for (const { index, problem, file } of failures) {
  console.error(`\n--seed ${seed} --only ${index} (${file})\n${problem}`);
}
const done = outcomes.reduce((sum, outcome) => sum + outcome.documents, 0);
const [slowest] = outcomes.map(outcome => outcome.slowest).sort((a, b) => b.time - a.time);
const seconds = (performance.now() - started) / 1000;
console.log(
  `${done.toLocaleString('en')} documents in ${seconds.toFixed(0)} s, ${failures.length} failed; the slowest took ${slowest?.time.toFixed(1)} ms (--only ${slowest?.index})`,
);
process.exitCode = failures.length === 0 ? 0 : 1;

function run(): Promise<readonly FuzzOutcome[]> {
  if (values.only !== undefined) {
    const from = Number(values.only);
    return Promise.all([fuzz({ seed, from, to: from + 1, step: 1, folder })]);
  }
  const step = Math.min(Number(values.threads), documents);
  const doneBy = new Map<number, number>();
  return Promise.all(
    Array.from({ length: step }, (_, from) =>
      inThread({ seed, from, to: documents, step, folder }, count => {
        doneBy.set(from, count);
        const all = [...doneBy.values()].reduce((sum, each) => sum + each, 0);
        if (all % 50_000 < 1_000) console.log(`${all.toLocaleString('en')} done`);
      }),
    ),
  );
}

function inThread(
  workerData: Parameters<typeof fuzz>[0],
  progress: (done: number) => void,
): Promise<FuzzOutcome> {
  const { promise, resolve, reject } = Promise.withResolvers<FuzzOutcome>();
  const worker = new Worker(new URL('./fuzz/worker.ts', import.meta.url), { workerData });
  worker.on('error', reject);
  worker.on('exit', code => reject(new Error(`A thread ended early, with code ${code}.`)));
  worker.on('message', message => {
    if ('outcome' in message) resolve(message.outcome);
    else progress(message.done);
  });
  return promise;
}
