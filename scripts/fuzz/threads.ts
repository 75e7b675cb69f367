import { Worker } from 'node:worker_threads';
import type { FuzzOutcome, FuzzShare } from './run.ts';

export interface FuzzPlan {
  readonly documents: number;
  readonly seed: number;
  readonly threads: number;
  /** The folder for documents that fail. */
  readonly folder: string;
  /** Maximum processor time for a document in milliseconds. No limit when absent. */
  readonly limit?: number;
}

/** Breaks a number of documents, divided among threads. */
export async function fuzzInThreads(
  { documents, threads, ...shared }: FuzzPlan,
  progress: (done: number) => void = () => undefined,
): Promise<FuzzOutcome> {
  const step = Math.min(threads, documents);
  const doneBy = new Map<number, number>();
  const outcomes = await Promise.all(
    Array.from({ length: step }, (_, from) =>
      inThread({ ...shared, from, to: documents, step }, done => {
        doneBy.set(from, done);
        progress([...doneBy.values()].reduce((sum, each) => sum + each, 0));
      }),
    ),
  );
  return {
    documents: outcomes.reduce((sum, outcome) => sum + outcome.documents, 0),
    failures: outcomes.flatMap(each => each.failures).sort((a, b) => a.index - b.index),
    slowest: outcomes
      .map(({ slowest }) => slowest)
      .reduce((a, b) => (b.time > a.time ? b : a), { index: 0, time: 0 }),
  };
}

function inThread(workerData: FuzzShare, progress: (done: number) => void): Promise<FuzzOutcome> {
  const { promise, resolve, reject } = Promise.withResolvers<FuzzOutcome>();
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData });
  worker.on('error', reject);
  worker.on('exit', code => reject(new Error(`A thread ended early, with code ${code}.`)));
  worker.on('message', message => {
    if ('outcome' in message) resolve(message.outcome);
    else progress(message.done);
  });
  return promise;
}
