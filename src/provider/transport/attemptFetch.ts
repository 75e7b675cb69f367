import { AsyncLocalStorage } from 'node:async_hooks';
import type { Fetch } from '../provider.ts';
import { boundedEvents, boundedText } from './boundedBody.ts';
import type { RefusedResponse } from './callContext.ts';
import { once } from './once.ts';
import { plainResponse } from './plainResponse.ts';

/** Who follows what an SDK sends and gets. */
export interface FetchObserver {
  /** Laid over those of the SDK. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sends the requests; Node's own when absent. */
  readonly fetch?: Fetch;
  onRequest(): void;
  /** The answer's headers are there. */
  onAnswer(headers: Headers): void;
  onBytes(): void;
  /** The answer is an error; SDKs keep only the error shapes of their own provider and drop the rest. */
  onRefusal(refused: RefusedResponse): void;
  /** The call ends with what is returned. */
  onRedirect(status: number, location: string | null): Error;
  /** The same, for an answer of more than so many bytes. */
  onTooLarge(largest: number): Error;
}

/** Bytes: no more of an error's body is read. Servers that quote the request in it can be long. */
const LARGEST_ERROR = 2 ** 18;
/** Bytes: of a JSON body, or of what the events of a stream carry. An answer may hold images. */
const LARGEST_ANSWER = 32 * 2 ** 20;
/** Bytes of a stream as a whole: 128,000 tokens in an event each are 45 MB of Chat Completions. */
const LARGEST_STREAM = 64 * 2 ** 20;

const observers = new AsyncLocalStorage<FetchObserver>();

/** Runs a step of an attempt: what it fetches by {@link attemptFetch} is reported to the attempt's observer. */
export function observing<T>(observer: FetchObserver, step: () => T): T {
  return observers.run(observer, step);
}

/** Node loads its HTTP client with the first `fetch`: with one that leads nowhere, not with a call. */
export const loadFetch = once(async () => (await fetch('data:,')).text());

/**
 * The `fetch` of every SDK client, so that a client outlives the call it was made for. It follows no
 * redirect, reads what is not to be streamed, and bounds what is read.
 */
export const attemptFetch: typeof fetch = async (input, init) => {
  const observer = observers.getStore();
  if (!observer) throw new Error('A provider was called outside of an attempt.');
  observer.onRequest();
  const sent = new Headers(init?.headers);
  for (const [name, value] of Object.entries(observer.headers ?? {})) sent.set(name, value);
  const send = observer.fetch ?? fetch;
  const response = await send(input, { ...init, headers: sent, redirect: 'manual' });
  const { ok, status, statusText, headers } = response;
  observer.onAnswer(headers);
  const answer = { status, statusText, headers };
  const onBytes = () => observer.onBytes();
  if (status >= 300 && status < 400) {
    await response.body?.cancel();
    throw observer.onRedirect(status, headers.get('location'));
  }
  if (!ok) {
    const body = await boundedText(response.body, { largest: LARGEST_ERROR, onBytes });
    observer.onRefusal({ status, headers, body });
    return plainResponse(answer, body);
  }
  const bounds = {
    largest: LARGEST_ANSWER,
    onBytes,
    tooLarge: (limit: number) => observer.onTooLarge(limit),
  };
  if (!headers.get('content-type')?.includes('application/json')) {
    const whole = { ...bounds, largestStream: LARGEST_STREAM };
    return plainResponse(answer, response.body && boundedEvents(response.body, whole));
  }
  const body = await boundedText(response.body, bounds);
  if (isError(body)) observer.onRefusal({ headers, body });
  return plainResponse(answer, body);
};

/** A reply may have `error: null`, and its text may say anything. */
function isError(body: string): boolean {
  if (!body.includes('"error"')) return false;
  try {
    return Boolean(JSON.parse(body).error);
  } catch {
    return false;
  }
}
