import type { CallEvent } from '../call/callRequest.ts';
import type { Redacted } from '../redaction/gate.ts';
import type { RunRecord } from '../trace/record.ts';

/** What a run reports while it is in progress. */
export type RunEvent =
  | CallEvent
  /** The reply was checked against the output schema or the contract. Comes before `finished`. */
  | { readonly type: 'validated'; readonly validation: RunRecord['validation'] }
  /** The last event of every run, also of a failed or cancelled one. */
  | { readonly type: 'finished'; readonly record: RunRecord };

/** An event before it is read: only the record has passed the gate. */
export type UnreadEvent =
  | Exclude<RunEvent, { type: 'finished' }>
  | { readonly type: 'finished'; readonly record: Redacted<RunRecord> };
