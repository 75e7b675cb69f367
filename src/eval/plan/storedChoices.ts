import type { ReplyMode } from '../../call/callRequest.ts';

/** One of several parts of the rows, by a hash of the row's id: the same rows in each run. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
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
}
