/** Number of immediate retries before the rate is limited. */
const RESERVE = 100;
/** Number of retries a second that are always allowed. */
const A_SECOND = 10;
/** Number of retries that each first call adds. */
const A_CALL = 0.2;

/**
 * Limits retries to a small part of all calls. When a provider fails for all callers, retries are spread out
 * instead of adding to its load. A token bucket like Finagle's `RetryBudget`, except that a retry waits for
 * its token, so that an evaluation loses no row. Times are in milliseconds.
 */
export interface RetryBudget {
  /** Must be called for each first call. */
  deposit(): void;
  /** Time until a token is available, 0 when there is one. Does not take the token. */
  delay(): number;
  /** Takes the token for a retry. The retry must wait for the delay first. */
  withdraw(): void;
}

export function createRetryBudget(now: () => number = () => performance.now()): RetryBudget {
  let tokens = RESERVE;
  let at = now();

  function refill(): void {
    const next = now();
    tokens = Math.min(RESERVE, tokens + ((next - at) / 1000) * A_SECOND);
    at = next;
  }

  return {
    deposit() {
      refill();
      tokens = Math.min(RESERVE, tokens + A_CALL);
    },
    delay() {
      refill();
      return (Math.max(0, 1 - tokens) / A_SECOND) * 1000;
    },
    withdraw() {
      tokens -= 1;
    },
  };
}
