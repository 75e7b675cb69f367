import type { ModelEvent } from '../model/events.ts';
import type { Protocol } from '../model/providers.ts';
import type { ModelRequest } from '../model/request.ts';
import type { EndpointTraits } from '../model/settings/settings.ts';
import type { RateLimits } from './rateLimits.ts';

/**
 * Time limits in milliseconds. A call that exceeds one ends as `timeout`. Connecting has the limit of Node's
 * `fetch`, ten seconds.
 */
export interface TimeLimits {
  /** From the request to the headers of the response. Node's `fetch` has a limit of five minutes. */
  readonly headers?: number;
  /** Without a byte, after the headers. Default five minutes, like Node's `fetch`. */
  readonly idle?: number;
  /** For the whole call. */
  readonly total?: number;
}

/** Sends requests like the standard `fetch`. */
export interface Fetch {
  (...request: Parameters<typeof fetch>): Promise<Response>;
  /** Loads what the first request needs. */
  load?(): Promise<unknown>;
}

export interface CallOptions {
  /** Ends the call and frees its socket. */
  readonly signal: AbortSignal;
  /** Absent for providers without a key. Never logged. */
  readonly key?: string;
  /** Replaces the provider's address, for compatible servers and tests. */
  readonly baseUrl?: string;
  /** Sent with every call. They override the headers of the SDK and may contain secrets. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sends the requests. Default: Node's `fetch`. */
  readonly fetch?: Fetch;
  /** False requests one response body instead of a stream. The events are the same. Default true. */
  readonly stream?: boolean;
  readonly limits?: TimeLimits;
  /** What the server does not support, as declared. */
  readonly traits?: EndpointTraits;
  /** Called with `performance.now()` when the request is sent. Times are measured from there. */
  readonly onSent?: (at: number) => void;
  /** Called with the rate limits in the headers of the answer. */
  readonly onRateLimits?: (limits: RateLimits) => void;
  /** Gets the headers of each answer that are shown to a person, see `answerHeadersOf`. */
  readonly onHeaders?: (headers: Readonly<Record<string, string>>) => void;
  /** Maximum output of the model in tokens, for protocols that require a limit. */
  readonly longestOutput?: number;
}

/** One wire protocol. An adapter makes one attempt. Retries and fallbacks are handled by the run. */
export interface Provider {
  /** @throws ProviderError for every failure, including cancellation (`class: 'cancelled'`). */
  stream(request: ModelRequest, options: CallOptions): AsyncIterable<ModelEvent>;
  /**
   * Loads what the first call needs, such as the SDK, so that loading is not part of measured times.
   * @param send the `fetch` that calls will use, as in {@link CallOptions}.
   */
  load?(send?: Fetch): Promise<void>;
  /**
   * The number of input tokens of a request, counted by the provider without making the call. Absent when the
   * provider has no such endpoint.
   * @throws ProviderError
   */
  countTokens?(request: ModelRequest, options: CallOptions): Promise<number>;
}

/** Texts to be embedded. */
export interface EmbeddingRequest {
  /** `provider/model`. */
  readonly model: string;
  readonly texts: readonly string[];
}

/** What a provider answers to a list of texts. */
export interface Embeddings {
  /** One vector for each text, in their order. */
  readonly vectors: readonly (readonly number[])[];
  /** Input tokens; absent when the provider does not count. */
  readonly tokens?: number;
}

/** The protocols that this process can use on its own. `vscode` is only available in the editor. */
export type WireProtocol = Exclude<Protocol, 'vscode'>;
