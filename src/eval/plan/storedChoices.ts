import type { ReplyMode } from '../../call/callRequest.ts';

/** One of several parts of the rows, by a hash of the row's id: the same rows in each run. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/** Rows of a dataset that a person asks for. Each part leaves out more, in the order given here. */
export interface RowFilter {
  /** A condition on the row, as `readCondition` reads it. */
  readonly where?: string;
  /** Only rows that the baseline does not have, or that changed since. */
  readonly sinceBaseline?: true;
  /** The number of rows drawn at random. */
  readonly sample?: number;
  /** Another draw for each number; 0 when absent. */
  readonly seed?: number;
  /** The number of rows from the start of the dataset. */
  readonly first?: number;
}

/** Of the choices of a plan, those that the header of a results file keeps, so that the run can be resumed. */
export interface StoredChoices {
  readonly models?: readonly string[];
  readonly repeat?: number;
  readonly mode?: ReplyMode;
  readonly record?: boolean;
  readonly baseline?: string;
  readonly bless?: boolean;
  readonly promptAt?: readonly string[];
  readonly only?: readonly string[];
  readonly matching?: readonly string[];
  readonly shard?: Shard;
  readonly rows?: RowFilter;
  readonly cheapest?: boolean;
  readonly stopEarly?: boolean;
}
