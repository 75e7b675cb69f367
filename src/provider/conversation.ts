import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ModelEvent } from '../model/events.ts';
import type { ModelRequest } from '../model/request.ts';
import { once } from '../text/memo.ts';
import { noLastWord } from './errors/errors.ts';
import type { CallOptions, Provider } from './provider.ts';
import { loadFetch } from './transport/attemptFetch.ts';
import { watchCall } from './transport/watch.ts';

/** What one attempt passes to its SDK, whose `fetch` is `attemptFetch` and ends with the attempt. */
export interface ProtocolCall
  extends Omit<CallOptions, 'signal' | 'limits' | 'onSent' | 'onRateLimits' | 'onHeaders'> {
  /** Aborted when the caller aborts or when the attempt ends early for another reason. */
  readonly signal: AbortSignal;
}

/** The protocol-specific part of a provider. */
export interface Conversation {
  load?(): Promise<unknown>;
  converse(request: ModelRequest, attempt: ProtocolCall): AsyncIterable<ModelEvent>;
  countTokens?(request: ModelRequest, attempt: ProtocolCall): Promise<number>;
}

/**
 * Maximum length of a reply in UTF-16 units, including tool arguments. The same number as in bytes, see
 * `attemptFetch.ts`.
 */
const LARGEST_REPLY = 32 * 2 ** 20;
/** In milliseconds. After this time, timers and signals are processed, however fast events arrive. */
const LONGEST_TURN = 25;

/** In milliseconds. After a complete reply, the end of the connection is not awaited longer than this. */
const CLOSING_TIME = 500;

/**
 * Creates a provider from a conversation. The SDKs do not detect streams that end early, stall or outlive
 * their caller. This function guarantees for every adapter: exactly one `finish` as the last event, otherwise
 * a ProviderError; an immediate error when the caller aborts; and a closed socket.
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
    // Reading to the end allows the connection to be reused. The reply is complete in any case.
    answered = await isDone(iterator.next(), CLOSING_TIME);
  } catch (error) {
    throw watch.failure(error);
  } finally {
    watch.end(answered);
  }
}

/**
 * Sends one request outside a conversation, such as a token count, with the same guarantees.
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
