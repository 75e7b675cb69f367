/** US dollars of one day. */
export interface Booked {
  /** What calls have cost, and what calls that never reported their cost may have cost at most. */
  readonly spent: number;
  /** What calls in progress may cost at most. */
  readonly reserved: number;
}

/** Reports what a call has cost. @throws the file system's error. */
export type Settle = (usd: number) => Promise<void>;

/** An amount of US dollars that calls in this process draw on. */
export interface Purse {
  readonly limit: number;
  /** What is left, and how much calls in progress have reserved and may not need. */
  balance(): { readonly left: number; readonly reserved: number };
  /** Sets an amount aside for a call; undefined when that is more than is left. */
  reserve(usd: number): Settle | undefined;
}

/** What the runs of a workspace spend in a day, in US dollars, whatever process they run in. */
export interface Spending {
  today(): Promise<Booked>;
  /**
   * Sets an amount aside for a call of at most `duration` milliseconds, and books its cost when it is
   * settled. Undefined when the day's spending would exceed `limit`. A call that never reports its cost,
   * because its process was killed, counts with the whole amount until the day ends: its provider may
   * have billed it.
   * @throws the file system's error when nothing can be set aside.
   */
  reserve(usd: number, limit: number, duration: number): Promise<Settle | undefined>;
  close(): Promise<void>;
}
