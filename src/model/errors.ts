/** What went wrong with a call, in the classes that decide what happens next. */
export type ErrorClass =
  | 'rateLimited'
  | 'quotaExhausted'
  | 'overloaded'
  | 'timeout'
  | 'network'
  | 'auth'
  | 'badRequest'
  | 'contextOverflow'
  | 'contentFilter'
  | 'cancelled'
  | 'noKey'
  | 'noRecording'
  | 'unknownModel'
  | 'badInput'
  | 'internal';

export interface ErrorFacts {
  readonly class: ErrorClass;
  /** HTTP status; absent when the failure came without one. */
  readonly status?: number;
  /** The provider's own machine code, such as `insufficient_quota`. */
  readonly code?: string;
  /** The provider's own words, untouched but for redaction. */
  readonly providerMessage?: string;
  /** Milliseconds the provider asked to wait. */
  readonly retryAfter?: number;
}

/** A call that failed. `message` is one sentence a person can act on; `facts` are data for the record. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly facts: ErrorFacts;

  constructor(message: string, facts: ErrorFacts, options?: ErrorOptions) {
    super(message, options);
    this.facts = facts;
  }
}
