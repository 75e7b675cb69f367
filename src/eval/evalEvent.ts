import type { BadRow } from './dataset/row.ts';
import type { RowReference, Sample } from './results/sample.ts';
import type { EvalSummary } from './results/summary.ts';

/** What an evaluation of one prompt reports while it is in progress. */
export type EvalEvent =
  /** The numbers of rows and samples that are planned. */
  | { readonly type: 'started'; readonly rows: number; readonly samples: number }
  /** A sample is about to be sent. */
  | {
      readonly type: 'sampleStarted';
      readonly row: RowReference;
      readonly model: string;
      readonly repeat: number;
    }
  /** A sample has ended and was scored. */
  | {
      readonly type: 'sample';
      readonly sample: Sample;
      /** US dollars that were billed for it now: nothing for a stored reply. */
      readonly spent: number;
    }
  /** A row that cannot be used. */
  | { readonly type: 'badRow'; readonly badRow: BadRow }
  /** The last event. */
  | { readonly type: 'finished'; readonly summary: EvalSummary };

/** Called for every event, in order. The evaluation waits for it, so that a slow reader slows it. */
export type Emit = (event: EvalEvent) => Promise<void>;
