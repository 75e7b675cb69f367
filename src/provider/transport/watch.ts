import type { ProviderError } from '../../model/errors.ts';
import { answerHeadersOf } from '../answerHeaders.ts';
import { providerErrorOf } from '../errors/errors.ts';
import type { CallOptions } from '../provider.ts';
import { rateLimitsOf } from '../rateLimits.ts';
import { type FetchObserver, observing } from './attemptFetch.ts';
import type { FailureContext, RefusedResponse } from './callContext.ts';
import { cancelled, redirected, timedOut, tooLarge } from './givenUp.ts';

/** In milliseconds. The limit of Node's `fetch` for the next byte. */
const IDLE_LIMIT = 300_000;

export interface Watch {
  readonly context: FailureContext;
  /** Aborted when the attempt ends before its reply does. */
  readonly signal: AbortSignal;
  /** Awaits a step of the call. Rejects immediately when the call times out or the caller aborts. */
  over<T>(step: () => Promise<T>): Promise<T>;
  /** The error of a reply larger than `limit` bytes. */
  exceeded(limit: number): ProviderError;
  /** Converts any failure to the error of the call. */
  failure(error: unknown): ProviderError;
  /** Ends the attempt. An open connection is closed unless the reply was read to its end. */
  end(answered: boolean): void;
}

/**
 * Watches one attempt, because the SDKs do not detect a server that stalls or a caller that has aborted.
 * @throws ProviderError of class `cancelled` when the caller has already aborted.
 */
export function watchCall(model: string, options: CallOptions): Watch {
  const { signal, limits = {}, ...rest } = options;
  if (signal.aborted) throw cancelled();
  // A separate controller, because listeners on a signal that is used for thousands of calls would
  // accumulate.
  const controller = new AbortController();
  const interruption = interruptible();
  let refused: RefusedResponse | undefined;
  let everAnswered = false;
  const context: FailureContext = {
    ...rest,
    model,
    refused: () => refused,
    answered: () => everAnswered,
  };
  const giveUp = (error: ProviderError): ProviderError => {
    interruption.interrupt(error);
    return error;
  };
  const after = (limit: number, phase: 'headers' | 'total') =>
    setTimeout(() => giveUp(timedOut(context, phase, limit)), limit);

  const idleLimit = limits.idle ?? IDLE_LIMIT;
  // The time without data only counts while data is awaited. A caller may process an event slowly.
  let waiting = false;
  let answering = true;
  let heardAt = performance.now();
  const onLife = () => {
    heardAt = performance.now();
    idle.refresh();
  };
  const onIdle = (): void => {
    // If this process was busy, bytes may already have arrived. One turn of the event loop reads them.
    setImmediate(() => {
      if (!waiting || !answering) return;
      const left = idleLimit - (performance.now() - heardAt);
      if (left <= 0) giveUp(timedOut(context, 'idle', idleLimit));
      // Timers use whole milliseconds, so this one may have fired slightly early.
      else idle = setTimeout(onIdle, Math.ceil(left));
    });
  };
  let idle = setTimeout(onIdle, idleLimit);
  // The SDK calls `fetch` in the first step. Later steps read the same response.
  let isFetching = true;
  const deadline = performance.now() + (limits.total ?? Number.POSITIVE_INFINITY);
  const total = limits.total === undefined ? undefined : after(limits.total, 'total');
  let headers: NodeJS.Timeout | undefined;
  const onAbort = () => giveUp(cancelled());
  signal.addEventListener('abort', onAbort, { once: true });

  const observer: FetchObserver = {
    ...(options.headers && { headers: options.headers }),
    ...(options.fetch && { fetch: options.fetch }),
    signal: controller.signal,
    onRequest() {
      answering = false;
      refused = undefined;
      options.onSent?.(performance.now());
      if (limits.headers !== undefined) headers = after(limits.headers, 'headers');
    },
    onAnswer(received) {
      answering = true;
      everAnswered = true;
      const rates = options.onRateLimits && rateLimitsOf(received);
      if (rates) options.onRateLimits?.(rates);
      const shown = options.onHeaders && answerHeadersOf(received);
      if (shown) options.onHeaders?.(shown);
      clearTimeout(headers);
      onLife();
    },
    onBytes: onLife,
    onRefusal: refusal => {
      refused = refusal;
    },
    onRedirect: (status, location) => giveUp(redirected(context, status, location)),
    onTooLarge: largest => giveUp(tooLarge(context, largest)),
  };

  return {
    context,
    signal: controller.signal,
    async over(step) {
      // No timer fires while events are read without a pause.
      if (limits.total !== undefined && performance.now() > deadline) {
        throw giveUp(timedOut(context, 'total', limits.total));
      }
      onLife();
      waiting = true;
      try {
        const result = isFetching ? observing(observer, step) : step();
        isFetching = false;
        return await interruption.orResultOf(result);
      } finally {
        waiting = false;
      }
    },
    exceeded: limit => giveUp(tooLarge(context, limit)),
    failure: error => (signal.aborted ? cancelled() : providerErrorOf(error, context)),
    end(answered) {
      for (const timer of [idle, headers, total]) clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      if (!answered) controller.abort();
    },
  };
}

/** Makes waiting interruptible, whatever the awaited promise supports. */
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
