/** One share of a fuzzing run, in its own thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { type FuzzShare, fuzz } from './run.ts';

const outcome = await fuzz(workerData as FuzzShare, done => parentPort?.postMessage({ done }));
parentPort?.postMessage({ outcome });
