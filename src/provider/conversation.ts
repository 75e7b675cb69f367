import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ModelEvent } from '../model/events.ts';
import type { ModelRequest } from '../model/request.ts';
import { noLastWord } from './errors/errors.ts';
import type { CallOptions, Provider } from './provider.ts';
import { loadFetch } from './transport/attemptFetch.ts';
import { once } from './transport/once.ts';
import { watchCall } from './transport/watch.ts';

/** What one attempt gives its SDK, whose `fetch` is `attemptFetch`. */
export interface ProtocolCall
  extends Omit<CallOptions, 'signal' | 'limits' | 'onSent' | 'onRateLimits'> {
  /** Aborts when the caller does, and when the attempt ends early in any other way. */
  readonly signal: AbortSignal;
}

/** A protocol's bare conversation. */
export interface Conversation {
  load?(): Promise<unknown>;
  converse(request: ModelRequest, attempt: ProtocolCall): AsyncIterable<ModelEvent>;
  countTokens?(request: ModelRequest, attempt: ProtocolCall): Promise<number>;
}

/** UTF-16 units of a reply, arguments of tools included. As in bytes, see `attemptFetch.ts`. */
const LARGEST_REPLY = 32 * 2 ** 20;
/** Milliseconds after which timers and signals get their turn, however fast events come. */
const LONGEST_TURN = 25;

/** Milliseconds: a server that has said its last word but keeps the connection open is not waited for longer. */
const CLOSING_TIME = 500;

/**
 * Makes a provider of a conversation. No SDK notices a stream that ends too early, stalls or outlives
 * its caller; every adapter gets those promises from here: exactly one `finish` as the last event, else
 * a ProviderError, at once when the caller aborts, with the socket freed.
 */
export function provider({ load, converse, countTokens }: Conversation): Provider {
  const loadSdk = load && once(load);
  return {
    ...(loadSdk && {
      async load(send) {
        await Promise.all([loadSdk(), send ? send.load?.() : loadFetch()]);
      },
    }),
    stream: (request, options) => attemptOnce(converse, request, options),
    ...(countTokens && {
      countTokens: (request, options) =>
        askOnce(request.model, options, attempt => countTokens(request, attempt)),
    }),
  };
}

async function* attemptOnce(
  converse: Conversation['converse'],
  request: ModelRequest,
  options: CallOptions,
): AsyncGenerator<ModelEvent> {
  const watch = watchCall(request.model, options);
  let answered = false;
  try {
    const events = converse(request, { ...options, signal: watch.signal });
    const iterator = events[Symbol.asyncIterator]();
    let last: ModelEvent | undefined;
    let length = 0;
    let turn = performance.now();
    while (last?.type !== 'finish') {
      const next = await watch.over(() => iterator.next());
      if (next.done) throw noLastWord(watch.context, last !== undefined);
      last = next.value;
      length += 'text' in last ? last.text.length : 0;
      if (length > LARGEST_REPLY) throw watch.exceeded(LARGEST_REPLY);
      yield last;
      if (performance.now() - turn < LONGEST_TURN) continue;
      await nextTurn();
      turn = performance.now();
    }
    // Reading to the end lets the connection be used again; the reply is complete either way.
    answered = await isDone(iterator.next(), CLOSING_TIME);
  } catch (error) {
    throw watch.failure(error);
  } finally {
    watch.end(answered);
  }
}

/**
 * One question outside the conversation, such as for a count, with the same rules.
 * @throws ProviderError
 */
export async function askOnce<T>(
  model: string,
  options: CallOptions,
  ask: (attempt: ProtocolCall) => Promise<T>,
): Promise<T> {
  const watch = watchCall(model, options);
  let answered = false;
  try {
    const attempt = { ...options, signal: watch.signal };
    const answer = await watch.over(() => ask(attempt));
    answered = true;
    return answer;
  } catch (error) {
    throw watch.failure(error);
  } finally {
    watch.end(answered);
  }
}

function isDone(promise: Promise<unknown>, limit: number): Promise<boolean> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(false), limit);
    const settle = (done: boolean) => () => {
      clearTimeout(timer);
      resolve(done);
    };
    promise.then(settle(true), settle(false));
  });
}
