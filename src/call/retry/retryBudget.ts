/** Retries at once before the pace sets in. */
const RESERVE = 100;
/** Retries a second that are always allowed. */
const A_SECOND = 10;
/** Retries that each first call adds. */
const A_CALL = 0.2;

/**
 * Keeps retries a small part of the calls: when a provider fails for everybody, retries are spread out
 * instead of adding to its load. A token bucket, as Finagle's `RetryBudget`: here a retry waits for its
 * token, so that an evaluation loses no row. Times in milliseconds.
 */
export interface RetryBudget {
  /** A first call was made. */
  deposit(): void;
  /** How long until a token is available, 0 when one is; takes none. */
  delay(): number;
  /** Takes the token of a retry, which waits for it. */
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
