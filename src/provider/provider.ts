import type { ModelEvent } from '../model/events.ts';
import type { ModelRequest } from '../model/request.ts';

export interface CallOptions {
  /** Ends the call and frees its socket. */
  readonly signal: AbortSignal;
  /** Absent for providers that need none. Never logged. */
  readonly key?: string;
  /** Replaces the provider's own endpoint: compatible servers and tests. */
  readonly baseUrl?: string;
  /** One response body instead of a stream; the events are the same. Default true. */
  readonly stream?: boolean;
  /** Milliseconds without a word after which the call is given up as `timeout`. Default ten minutes. */
  readonly idleLimit?: number;
}

/** One wire protocol. An adapter makes one attempt: retries and fallbacks belong to the run. */
export interface Provider {
  /** @throws ProviderError for every failure, cancellation included (`class: 'cancelled'`). */
  stream(request: ModelRequest, options: CallOptions): AsyncIterable<ModelEvent>;
}
