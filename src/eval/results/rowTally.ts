import { recordedReplyHash } from '../baseline/hashes.ts';
import type { DatasetRow } from '../dataset/row.ts';
import { replayedRequest } from './replayMarks.ts';
import type { Sample } from './sample.ts';
import { sampleScore } from './sampleScore.ts';

/** The planned samples of one row on one model. */
export interface RowCount {
  passed: number;
  failed: number;
  errored: number;
  skipped: number;
  /** Samples that came from a recording. Another call would give the same reply. */
  recorded: number;
  /** The request that the recording was found by. Rows with the same one have the same replies. */
  recordedRequest?: string;
  /** Sum of the scores of scored samples. */
  score: number;
  /** Of each scored sample the hash of its reply, where it is recorded. */
  readonly replies: (string | undefined)[];
}

/** A row with all its samples. */
export interface RowResult {
  readonly row: DatasetRow;
  /** Counts by model. A model without samples is absent. */
  readonly models: ReadonlyMap<string, RowCount>;
}

/** Called when the last sample of a row has ended. Rows of the same `group` are not independent. */
export type OnRow = (result: RowResult, group: string | undefined) => void;

/** Collects the samples of each row and releases the row when its last sample has arrived. */
export interface RowTally {
  add(row: DatasetRow, sample: Sample): void;
  /** Reports the rows that are incomplete. */
  flush(): void;
}

/** @param expected number of samples of each row. */
export function createRowTally(expected: number, onRow: (result: RowResult) => void): RowTally {
  const open = new Map<
    string,
    { readonly row: DatasetRow; readonly models: Map<string, RowCount>; samples: number }
  >();
  return {
    add(row, sample) {
      const found = open.get(row.id) ?? { row, models: new Map<string, RowCount>(), samples: 0 };
      open.set(row.id, found);
      const count = found.models.get(sample.model) ?? emptyCount();
      found.models.set(sample.model, count);
      found.samples += 1;
      count[sample.outcome] += 1;
      const recorded = replayedRequest(sample);
      if (sample.source.startsWith('replayed')) count.recorded += 1;
      if (recorded !== undefined) count.recordedRequest ??= recorded;
      if (isScored(sample)) {
        count.score += meanScore(sample);
        count.replies.push(recordedReplyHash(sample));
      }
      if (found.samples < expected) return;
      open.delete(row.id);
      onRow(found);
    },
    flush() {
      const rest = [...open.values()];
      open.clear();
      for (const each of rest) onRow(each);
    },
  };
}

function emptyCount(): RowCount {
  return { passed: 0, failed: 0, errored: 0, skipped: 0, recorded: 0, score: 0, replies: [] };
}

function isScored({ outcome }: Pick<Sample, 'outcome'>): boolean {
  return outcome === 'passed' || outcome === 'failed';
}

/** A sample's score: the weighted mean of its scorers, or 0 when nothing scored it. */
export function meanScore({ outcome, scores }: Pick<Sample, 'outcome' | 'scores'>): number {
  return isScored({ outcome }) ? (sampleScore(scores) ?? 0) : 0;
}

/** The share of a row's scored samples that passed. Undefined when none was scored. */
export function rateOfRow(count: RowCount | undefined): number | undefined {
  const scored = (count?.passed ?? 0) + (count?.failed ?? 0);
  return count === undefined || scored === 0 ? undefined : count.passed / scored;
}
