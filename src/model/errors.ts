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
  /** A reply larger than what is read of one. */
  | 'responseTooLarge'
  /** The reply does not fit the output schema, after every correction. */
  | 'schemaInvalid'
  /** A rule of the prompt or the workspace forbids the call: see `guard`. */
  | 'guarded'
  | 'cancelled'
  | 'noKey'
  | 'noRecording'
  | 'unknownModel'
  | 'badInput'
  | 'internal';

/** What a call was waiting for when its time was up. */
export type TimeoutPhase = 'connect' | 'headers' | 'idle' | 'total';

/** The rule that refused a call before a byte left. */
export interface GuardFacts {
  readonly rule: 'trust' | 'config' | 'residency' | 'contextWindow' | 'outputTokens' | 'budget';
  /** Where the rule stands; absent for what the model itself cannot take. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
}

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
  /** With class `timeout`, where it is known. */
  readonly phase?: TimeoutPhase;
  /** With class `guarded`. */
  readonly guard?: GuardFacts;
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
