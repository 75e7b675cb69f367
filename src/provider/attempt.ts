import { ProviderError } from '../model/errors.ts';
import type { ModelEvent } from '../model/events.ts';
import type { ModelRequest } from '../model/request.ts';
import { type CallContext, noLastWord, providerErrorOf, stalled } from './errors.ts';
import { observedFetch } from './observedFetch.ts';
import type { CallOptions, Provider } from './provider.ts';

/** What one attempt gives its SDK. */
export interface Attempt extends Omit<CallOptions, 'signal'> {
  /** Aborts when the caller does, and when the attempt ends early in any other way. */
  readonly signal: AbortSignal;
  readonly fetch: typeof fetch;
}

/** Longest silence before a call is given up; the SDKs' own limit, which they keep only up to the headers. */
const IDLE_LIMIT = 600_000;
/** A server that has said its last word but keeps the connection open is not waited for longer. */
const CLOSING_TIME = 500;

/**
 * Makes a provider of a protocol's bare conversation. No SDK notices a stream that ends too early,
 * stalls or outlives its caller; every adapter gets those promises from here: exactly one `finish` as
 * the last event, else a ProviderError, at once when the caller aborts, with the socket freed.
 */
export function provider(
  converse: (request: ModelRequest, attempt: Attempt) => AsyncIterable<ModelEvent>,
): Provider {
  return { stream: (request, options) => attemptOnce(converse, request, options) };
}

async function* attemptOnce(
  converse: (request: ModelRequest, attempt: Attempt) => AsyncIterable<ModelEvent>,
  request: ModelRequest,
  options: CallOptions,
): AsyncGenerator<ModelEvent> {
  const { signal, ...rest } = options;
  const { fetch, refused } = observedFetch();
  const context: CallContext = { model: request.model, refused, ...rest };
  const idleLimit = options.idleLimit ?? IDLE_LIMIT;
  // An own controller: listeners on a signal that outlives a thousand calls would pile up.
  const controller = new AbortController();
  const interruption = Promise.withResolvers<never>();
  interruption.promise.catch(() => {});
  const onAbort = () => {
    interruption.reject(cancelled());
    controller.abort();
  };
  let timer: NodeJS.Timeout | undefined;
  const withinTime = async <T>(waiting: Promise<T>, limit: number): Promise<T> => {
    timer = setTimeout(() => interruption.reject(stalled(context, limit)), limit);
    const result = await Promise.race([waiting, interruption.promise]);
    clearTimeout(timer);
    return result;
  };
  if (signal.aborted) throw cancelled();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const events = converse(request, { ...rest, signal: controller.signal, fetch });
    const iterator = events[Symbol.asyncIterator]();
    let last: ModelEvent | undefined;
    while (last?.type !== 'finish') {
      const next = await withinTime(iterator.next(), idleLimit);
      if (next.done) throw noLastWord(context, last !== undefined);
      last = next.value;
      yield last;
    }
    // Reading to the end lets the connection be used again; the reply is complete either way.
    await withinTime(iterator.next(), CLOSING_TIME).catch(() => {});
  } catch (error) {
    throw signal.aborted ? cancelled(error) : providerErrorOf(error, context);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    controller.abort();
  }
}

function cancelled(cause?: unknown): ProviderError {
  if (cause instanceof ProviderError && cause.facts.class === 'cancelled') return cause;
  return new ProviderError('The run was cancelled.', { class: 'cancelled' });
}
