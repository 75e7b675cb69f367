import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { CountReply, CountRequest } from './tokenWorker.ts';

/** Where the thread's code is: beside this module as source, in a bundle beside it or its folder of chunks. */
const places = ['./tokenWorker.ts', './tokenWorker.js', '../tokenWorker.js'];

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
 * Tokens of a text in `o200k_base`, counted in a thread of its own: the encoding takes a second to load,
 * which would stop every stream of this process and stretch the times measured of its calls.
 */
export function countInThread(text: string): Promise<number> {
  thread ??= startThread();
  if (thread === 'unavailable') return countHere(text);
  const { worker, waiting } = thread;
  const id = ++lastId;
  return new Promise(resolve => {
    waiting.set(id, { text, resolve });
    // A process must not end while a count is waited for, nor go on only because the thread is there.
    worker.ref();
    worker.postMessage({ id, text } satisfies CountRequest);
  });
}

function startThread(): Thread | 'unavailable' {
  const url = places.map(place => new URL(place, import.meta.url)).find(exists);
  // A program may have bundled the library without the file.
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

function exists(url: URL): boolean {
  return url.protocol === 'file:' && existsSync(fileURLToPath(url));
}

async function countHere(text: string): Promise<number> {
  const { countO200k } = await import('./o200k.ts');
  return countO200k(text);
}
