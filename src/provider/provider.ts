import type { ModelEvent } from '../model/events.ts';
import type { Protocol } from '../model/providers.ts';
import type { ModelRequest } from '../model/request.ts';
import type { EndpointTraits } from '../model/settings/settings.ts';
import type { RateLimits } from './rateLimits.ts';

/** Milliseconds after which a call ends as `timeout`. Connecting has the ten seconds of Node's `fetch`. */
export interface TimeLimits {
  /** From the request to the answer's headers; Node's `fetch` stops waiting after five minutes. */
  readonly headers?: number;
  /** Without a byte, counted from the headers on. Default five minutes, as long as Node's `fetch` waits. */
  readonly idle?: number;
  /** The whole call. */
  readonly total?: number;
}

/** Sends requests as the `fetch` of the standard does. */
export interface Fetch {
  (...request: Parameters<typeof fetch>): Promise<Response>;
  /** Loads what the first request needs. */
  load?(): Promise<unknown>;
}

export interface CallOptions {
  /** Ends the call and frees its socket. */
  readonly signal: AbortSignal;
  /** Absent for providers that need none. Never logged. */
  readonly key?: string;
  /** Replaces the provider's own endpoint: compatible servers and tests. */
  readonly baseUrl?: string;
  /** Sent with every call, laid over what the SDK sends. May hold secrets. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sends the requests; Node's own when absent. */
  readonly fetch?: Fetch;
  /** One response body instead of a stream; the events are the same. Default true. */
  readonly stream?: boolean;
  readonly limits?: TimeLimits;
  /** What the server declares to lack. */
  readonly traits?: EndpointTraits;
  /** Gets `performance.now()` when the request is sent: times are measured from there. */
  readonly onSent?: (at: number) => void;
  /** Gets what the answer's headers say of the rate limits. */
  readonly onRateLimits?: (limits: RateLimits) => void;
  /** The longest output the model gives, in tokens, for protocols that demand a limit. */
  readonly longestOutput?: number;
}

/** One wire protocol. An adapter makes one attempt: retries and fallbacks belong to the run. */
export interface Provider {
  /** @throws ProviderError for every failure, cancellation included (`class: 'cancelled'`). */
  stream(request: ModelRequest, options: CallOptions): AsyncIterable<ModelEvent>;
  /**
   * Loads what a first call needs, such as the SDK, so that no call is measured with it.
   * @param send the `fetch` that calls will use, as in {@link CallOptions}.
   */
  load?(send?: Fetch): Promise<void>;
  /**
   * Input tokens of a request as the provider counts them, without making the call; absent where
   * there is no such endpoint.
   * @throws ProviderError
   */
  countTokens?(request: ModelRequest, options: CallOptions): Promise<number>;
}

/** The protocols that lead out of this process by themselves; `vscode` is the editor's to speak. */
export type WireProtocol = Exclude<Protocol, 'vscode'>;
