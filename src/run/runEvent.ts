import type { CallEvent } from '../call/callRequest.ts';
import type { RunRecord } from '../trace/record.ts';

/** What a run reports while it is in progress. */
export type RunEvent =
  | CallEvent
  | { readonly type: 'validated'; readonly validation: RunRecord['validation'] }
  | { readonly type: 'finished'; readonly record: RunRecord };
