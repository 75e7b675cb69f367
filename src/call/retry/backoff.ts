import { ExponentialBackoff, fullJitterGenerator, type IBackoff } from 'cockatiel';
import type { ErrorFacts } from '../../model/errors.ts';
import type { RetryBudget } from './retryBudget.ts';

/** Milliseconds. The first wait is drawn below the initial delay, each next one below twice that. */
const INITIAL_DELAY = 500;
const MAX_DELAY = 20_000;

/**
 * How long to wait before each further attempt at one model, in milliseconds: exponential backoff with
 * full jitter, on top of what the provider asked for, since it asks many callers at once; never less than
 * the retry budget allows.
 * Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
 */
export interface Backoff {
  /** Undefined when the wait would be longer than the longest allowed: there is no further attempt. */
  next(failure: ErrorFacts): number | undefined;
}

export function createBackoff(maxWait: number, budget: RetryBudget): Backoff {
  let step: IBackoff<unknown> | undefined;
  const delays = new ExponentialBackoff({
    generator: fullJitterGenerator,
    initialDelay: INITIAL_DELAY,
    maxDelay: Math.min(MAX_DELAY, maxWait),
  });
  return {
    next({ retryAfter = 0 }) {
      if (retryAfter > maxWait) return undefined;
      step = step ? step.next(undefined) : delays.next();
      const turn = budget.withdraw(maxWait);
      if (turn === undefined) return undefined;
      return Math.ceil(Math.max(Math.min(retryAfter + step.duration, maxWait), turn));
    },
  };
}
