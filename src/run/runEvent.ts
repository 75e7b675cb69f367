import type { CallEvent } from '../call/callRequest.ts';
import type { Redacted } from '../redaction/gate.ts';
import type { RunRecord } from '../trace/record.ts';

/** What a run reports while it is in progress. */
export type RunEvent =
  | CallEvent
  | { readonly type: 'validated'; readonly validation: RunRecord['validation'] }
  | { readonly type: 'finished'; readonly record: RunRecord };

/** An event before it is read: only the record has passed the gate. */
export type UnreadEvent =
  | Exclude<RunEvent, { type: 'finished' }>
  | { readonly type: 'finished'; readonly record: Redacted<RunRecord> };
