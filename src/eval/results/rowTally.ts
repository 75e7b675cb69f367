import type { DatasetRow } from '../dataset/row.ts';
import type { Sample } from './sample.ts';
import { sampleScore } from './sampleScore.ts';

/** The planned samples of one row on one model. */
export interface RowCount {
  passed: number;
  failed: number;
  errored: number;
  skipped: number;
  /** Those of them that a recording answered: asking again would give the same reply. */
  recorded: number;
  /** Sum of the scores of those that were scored. */
  score: number;
}

/** A row with all its samples. */
export interface RowResult {
  readonly row: DatasetRow;
  /** By model; a model without samples is absent. */
  readonly models: ReadonlyMap<string, RowCount>;
}

/** Takes a row when its last sample has ended; `group`: rows that are not independent of it. */
export type OnRow = (result: RowResult, group: string | undefined) => void;

/** Gathers samples into rows, and lets go of each row when its last sample has come. */
export interface RowTally {
  add(row: DatasetRow, sample: Sample): void;
  /** Hands over the rows that are not complete. */
  flush(): void;
}

/** @param expected samples of each row. */
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
      if (sample.source.startsWith('replayed')) count.recorded += 1;
      if (isScored(sample)) count.score += meanScore(sample);
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
  return { passed: 0, failed: 0, errored: 0, skipped: 0, recorded: 0, score: 0 };
}

function isScored({ outcome }: Pick<Sample, 'outcome'>): boolean {
  return outcome === 'passed' || outcome === 'failed';
}

/** A sample's score: the weighted mean over its scorers; 0 when nothing scored it. */
export function meanScore({ outcome, scores }: Pick<Sample, 'outcome' | 'scores'>): number {
  return isScored({ outcome }) ? (sampleScore(scores) ?? 0) : 0;
}

/** The share of a row's scored samples that passed; undefined when none was scored. */
export function rateOfRow(count: RowCount | undefined): number | undefined {
  const scored = (count?.passed ?? 0) + (count?.failed ?? 0);
  return count === undefined || scored === 0 ? undefined : count.passed / scored;
}
