import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from '../../text/memo.ts';
import type { Fetch } from '../provider.ts';
import { boundedEvents, boundedText } from './boundedBody.ts';
import type { RefusedResponse } from './callContext.ts';
import { plainResponse } from './plainResponse.ts';

/** Observes what an SDK sends and receives. */
export interface FetchObserver {
  /** Override the headers of the SDK. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sends the requests. Default: Node's `fetch`. */
  readonly fetch?: Fetch;
  /** Ends the requests. SDKs would make a signal of their own of it, which costs as much as the rest of a request. */
  readonly signal: AbortSignal;
  onRequest(): void;
  /** Called when the headers of the response have arrived. */
  onAnswer(headers: Headers): void;
  onBytes(): void;
  /** Called when the response is an error, because SDKs keep only the error shapes of their own provider. */
  onRefusal(refused: RefusedResponse): void;
  /** The call ends with the returned error. */
  onRedirect(status: number, location: string | null): Error;
  /** The same for a response of more than `largest` bytes. */
  onTooLarge(largest: number): Error;
}

/** Maximum number of bytes that are read of an error. Servers that quote the request can send long errors. */
const LARGEST_ERROR = 2 ** 18;
/** Maximum size of a JSON body, or of the events of a stream, in bytes. A response may contain images. */
const LARGEST_ANSWER = 32 * 2 ** 20;
/**
 * Maximum size of a whole stream in bytes. 128,000 tokens with an event for each are 45 MB of Chat
 * Completions.
 */
const LARGEST_STREAM = 64 * 2 ** 20;

const observers = new AsyncLocalStorage<FetchObserver>();

/** Runs a step of an attempt. Requests of {@link attemptFetch} in it are reported to the observer. */
export function observing<T>(observer: FetchObserver, step: () => T): T {
  return observers.run(observer, step);
}

/**
 * Node loads its HTTP client with the first `fetch`. This request to a `data:` URL loads it before a call.
 */
export const loadFetch = once(async () => (await fetch('data:,')).text());

/**
 * The `fetch` of every SDK client, so that a client can be reused for several calls. It does not follow
 * redirects, reads bodies that are not streamed, and limits their size.
 */
export const attemptFetch: typeof fetch = async (input, init) => {
  const observer = observers.getStore();
  if (!observer) throw new Error('A provider was called outside of an attempt.');
  observer.onRequest();
  const send = observer.fetch ?? fetch;
  const headersSent = headersWith(init?.headers, observer.headers);
  const { signal } = observer;
  const request = { ...init, headers: headersSent, redirect: 'manual', signal } as const;
  const response = await send(input, request);
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

/** The headers of an SDK, copied only where there are more: copying them takes longer than parsing a reply. */
function headersWith(headers: HeadersInit = [], more: FetchObserver['headers'] = {}): HeadersInit {
  const added = Object.entries(more);
  if (added.length === 0) return headers;
  const all = new Headers(headers);
  for (const [name, value] of added) all.set(name, value);
  return all;
}

/** A reply may have `error: null`, and its text may contain anything. */
function isError(body: string): boolean {
  if (!body.includes('"error"')) return false;
  try {
    return Boolean(JSON.parse(body).error);
  } catch {
    return false;
  }
}
