/** US dollars of one day. */
export interface Booked {
  /** The cost of ended calls. A call that never reported its cost counts with its maximum. */
  readonly spent: number;
  /** The maximum cost of calls in progress. */
  readonly reserved: number;
}

/** Reports the cost of a call. @throws the error of the file system. */
export type Settle = (usd: number) => Promise<void>;

/** An amount of US dollars that calls in this process share. */
export interface Purse {
  readonly limit: number;
  /** What is left, and how much is reserved for calls in progress. */
  balance(): { readonly left: number; readonly reserved: number };
  /** Reserves an amount for a call. Undefined when it is more than what is left. */
  reserve(usd: number): Settle | undefined;
}

/** The spending of a workspace per day in US dollars, by all processes. */
export interface Spending {
  today(): Promise<Booked>;
  /**
   * Reserves an amount for a call of at most `duration` milliseconds, and records the actual cost when it is
   * settled. Undefined when the day's spending would exceed `limit`. A call that never reports its cost,
   * because its process was killed, counts with the whole amount until the end of the day: its provider may
   * have billed it.
   * @throws the error of the file system when the amount cannot be reserved.
   */
  reserve(usd: number, limit: number, duration: number): Promise<Settle | undefined>;
  close(): Promise<void>;
}
