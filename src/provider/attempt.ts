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
  const idleLimit = options.limits?.idle ?? IDLE_LIMIT;
  // An own controller: listeners on a signal that outlives a thousand calls would pile up.
  const controller = new AbortController();
  const interruption = interruptible();
  const onAbort = () => interruption.interrupt(cancelled());
  // Silence counts while it is waited for; a caller may take its time over an event.
  let waiting = false;
  const onStall = () => waiting && interruption.interrupt(stalled(context, idleLimit));
  let open = true;
  if (signal.aborted) throw cancelled();
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(onStall, idleLimit);
  try {
    const events = converse(request, { ...rest, signal: controller.signal, fetch });
    const iterator = events[Symbol.asyncIterator]();
    let last: ModelEvent | undefined;
    while (last?.type !== 'finish') {
      timer.refresh();
      waiting = true;
      const next = await interruption.orResultOf(iterator.next());
      waiting = false;
      if (next.done) throw noLastWord(context, last !== undefined);
      last = next.value;
      yield last;
    }
    // Reading to the end lets the connection be used again; the reply is complete either way.
    open = !(await isDone(iterator.next(), CLOSING_TIME));
  } catch (error) {
    throw signal.aborted ? cancelled() : providerErrorOf(error, context);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    if (open) controller.abort();
  }
}

/** Waiting that can be cut short, however little the awaited promise knows of it. */
function interruptible() {
  let interrupted: Error | undefined;
  let reject: ((error: Error) => void) | undefined;
  return {
    interrupt(error: Error): void {
      interrupted ??= error;
      reject?.(interrupted);
    },
    orResultOf<T>(promise: Promise<T>): Promise<T> {
      return new Promise((resolve, fail) => {
        reject = fail;
        promise.then(resolve, fail);
        if (interrupted) fail(interrupted);
      });
    },
  };
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

function cancelled(): ProviderError {
  return new ProviderError('The run was cancelled.', { class: 'cancelled' });
}
