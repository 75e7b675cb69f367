import type { RunRecord } from './record.ts';

/** Milliseconds; absent where nobody measured. */
export interface CallTimes {
  readonly timeToFirstToken?: number;
  readonly totalTime?: number;
}

/**
 * How long the model took: the last attempt's own times, without failed attempts and waits before it.
 * Of a replayed reply what was measured when it was recorded, of a hand-written one nothing: how fast a
 * file was read says nothing about a model.
 */
export function callTimes({ replay, attempts }: RunRecord): CallTimes {
  const attempt = attempts.at(-1);
  const { timeToFirstToken, totalTime } = replay ?? {
    timeToFirstToken: attempt?.timeToFirstToken,
    totalTime: attempt?.duration,
  };
  return {
    ...(timeToFirstToken !== undefined && { timeToFirstToken }),
    ...(totalTime !== undefined && { totalTime }),
  };
}
