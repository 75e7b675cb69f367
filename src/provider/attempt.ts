import type { ModelEvent } from '../model/events.ts';
import type { ModelRequest } from '../model/request.ts';
import { noLastWord } from './errors.ts';
import type { CallOptions, Provider } from './provider.ts';
import { watchOver } from './watch.ts';

/** What one attempt gives its SDK, whose `fetch` is `attemptFetch`. */
export interface Attempt extends Omit<CallOptions, 'signal' | 'limits'> {
  /** Aborts when the caller does, and when the attempt ends early in any other way. */
  readonly signal: AbortSignal;
}

/** A protocol's bare conversation. */
export interface Conversation {
  converse(request: ModelRequest, attempt: Attempt): AsyncIterable<ModelEvent>;
  countTokens?(request: ModelRequest, attempt: Attempt): Promise<number>;
}

/** Milliseconds: a server that has said its last word but keeps the connection open is not waited for longer. */
const CLOSING_TIME = 500;

/**
 * Makes a provider of a conversation. No SDK notices a stream that ends too early, stalls or outlives
 * its caller; every adapter gets those promises from here: exactly one `finish` as the last event, else
 * a ProviderError, at once when the caller aborts, with the socket freed.
 */
export function provider({ converse, countTokens }: Conversation): Provider {
  return {
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
  const watch = watchOver(request.model, options);
  let answered = false;
  try {
    const events = converse(request, { ...options, signal: watch.signal });
    const iterator = events[Symbol.asyncIterator]();
    let last: ModelEvent | undefined;
    while (last?.type !== 'finish') {
      const next = await watch.over(() => iterator.next());
      if (next.done) throw noLastWord(watch.context, last !== undefined);
      last = next.value;
      yield last;
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
 * One question beside the conversation, such as for a count: with the same promises.
 * @throws ProviderError
 */
export async function askOnce<T>(
  model: string,
  options: CallOptions,
  ask: (attempt: Attempt) => Promise<T>,
): Promise<T> {
  const watch = watchOver(model, options);
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
