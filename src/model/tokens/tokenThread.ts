import { Worker } from 'node:worker_threads';
import { bundledScript } from '../../files/bundledScript.ts';
import type { CountReply, CountRequest } from './tokenWorker.ts';

interface Waiting {
  readonly text: string;
  readonly resolve: (count: number | PromiseLike<number>) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

let thread: Thread | 'unavailable' | undefined;
let lastId = 0;

/**
 * Counts the tokens of a text in `o200k_base` in its own thread. The encoding takes a second to load, which
 * would block every stream of this process and distort the measured times of its calls.
 */
export function countInThread(text: string): Promise<number> {
  thread ??= startThread();
  if (thread === 'unavailable') return countHere(text);
  const { worker, waiting } = thread;
  const id = ++lastId;
  return new Promise(resolve => {
    waiting.set(id, { text, resolve });
    // The process must not end while a count is pending, and must not continue only because the thread
    // exists.
    worker.ref();
    worker.postMessage({ id, text } satisfies CountRequest);
  });
}

function startThread(): Thread | 'unavailable' {
  const url = bundledScript('tokenWorker', import.meta.url);
  if (!url) return 'unavailable';
  const waiting = new Map<number, Waiting>();
  const worker = new Worker(url);
  worker.unref();
  worker.on('message', ({ id, count }: CountReply) => {
    waiting.get(id)?.resolve(count);
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
  });
  const onEnd = (): void => {
    thread = 'unavailable';
    for (const { text, resolve } of waiting.values()) resolve(countHere(text));
    waiting.clear();
  };
  worker.on('error', onEnd);
  worker.on('exit', onEnd);
  return { worker, waiting };
}

async function countHere(text: string): Promise<number> {
  const { countO200k } = await import('./o200k.ts');
  return countO200k(text);
}
