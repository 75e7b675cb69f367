import { type ErrorClass, ProviderError } from '../../model/errors.ts';

/** What may help after a failure. */
export interface FailureRule {
  /** The same model may answer if it is asked again in a moment. */
  readonly retry: boolean;
  /** Another model may answer. */
  readonly fallback: boolean;
  /** The model will fail for every run until somebody does something about it. */
  readonly lasting?: boolean;
}

const transient: FailureRule = { retry: true, fallback: true };
const elsewhere: FailureRule = { retry: false, fallback: true };
const lasting: FailureRule = { retry: false, fallback: true, lasting: true };
const never: FailureRule = { retry: false, fallback: false };

/** What happens next, by the class of a failure: the one table that retries and fallbacks follow. */
export const failureRules: Readonly<Record<ErrorClass, FailureRule>> = {
  rateLimited: transient,
  overloaded: transient,
  timeout: transient,
  network: transient,
  quotaExhausted: lasting,
  auth: lasting,
  noKey: elsewhere,
  unknownModel: elsewhere,
  badRequest: elsewhere,
  contextOverflow: elsewhere,
  contentFilter: elsewhere,
  // The model would write as much again, and be paid for it.
  responseTooLarge: elsewhere,
  schemaInvalid: elsewhere,
  guarded: elsewhere,
  // A recording of another model is no answer of this one.
  noRecording: never,
  cancelled: never,
  badInput: never,
  internal: never,
};

/** Rate limits are transient, but no sign of illness: they open no circuit. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof ProviderError)) return false;
  return failureRules[error.facts.class].retry && error.facts.class !== 'rateLimited';
}

export function isLasting(error: unknown): boolean {
  return error instanceof ProviderError && failureRules[error.facts.class].lasting === true;
}
