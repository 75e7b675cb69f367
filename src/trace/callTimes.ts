import type { RunRecord } from './record.ts';

/** Milliseconds; absent where nobody measured. */
export interface CallTimes {
  readonly timeToFirstToken?: number;
  readonly totalTime?: number;
}

/**
 * How long the model took: of a replayed reply what was measured when it was recorded, of one
 * written by hand nothing. How fast a file was read says nothing about a model.
 */
export function callTimes(record: RunRecord): CallTimes {
  const { timeToFirstToken, totalTime } = record.replay ?? record;
  return {
    ...(timeToFirstToken !== undefined && { timeToFirstToken }),
    ...(totalTime !== undefined && { totalTime }),
  };
}
