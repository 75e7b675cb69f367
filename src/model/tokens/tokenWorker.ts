/** The thread that counts tokens, see `tokenThread.ts`. */
import { parentPort } from 'node:worker_threads';
import { countO200k } from './o200k.ts';

export interface CountRequest {
  readonly id: number;
  readonly text: string;
}

export interface CountReply {
  readonly id: number;
  readonly count: number;
}

parentPort?.on('message', ({ id, text }: CountRequest) => {
  parentPort?.postMessage({ id, count: countO200k(text) } satisfies CountReply);
});
