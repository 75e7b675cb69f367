import type { RowReference } from '../results/sample.ts';
import { fisherExact, type Passes } from '../statistics/fisher.ts';
import { benjaminiHochberg } from '../statistics/multiplicity.ts';

/**
 * How a row differs from the baseline. `flaky`: passes only sometimes, before or now. `changed`: the row
 * itself was edited, so its results are not compared. `missing`: no longer in the dataset.
 */
export type RowChangeKind =
  | 'newlyFailing'
  | 'newlyPassing'
  | 'flaky'
  | 'changed'
  | 'added'
  | 'missing';

export interface RowChange {
  readonly kind: RowChangeKind;
  readonly row: Pick<RowReference, 'id'> & Partial<RowReference>;
  /** Absent for rows that are not compared. */
  readonly model?: string;
  readonly before?: Passes;
  readonly now?: Passes;
  /** Samples that were taken again because the row changed. They are used for nothing else. */
  readonly again?: Passes;
  /** Whether the samples of this row alone prove the change, adjusted for the number of rows. */
  readonly proved?: boolean;
}

/** A row with results in the baseline and in this run. */
export interface ComparedRow {
  readonly row: RowReference;
  readonly model: string;
  readonly before: Passes;
  readonly now: Passes;
  again?: Passes;
}

/**
 * Classifies the rows whose pass rates differ. A row passes or fails when all its samples do. With many
 * samples, Fisher's exact test, adjusted over all compared rows (Benjamini-Hochberg), also detects partial
 * changes.
 * @param differing rows whose pass rates differ.
 * @param compared number of all compared rows, unchanged ones included.
 */
export function rowChanges(
  differing: readonly ComparedRow[],
  compared: number,
  confidence: number,
): readonly RowChange[] {
  const tests = differing.map(({ before, now }) => fisherExact(before, now).different);
  // Rows with equal rates have a p-value of 1.
  const adjusted = benjaminiHochberg([
    ...tests,
    ...new Array<number>(Math.max(0, compared - tests.length)).fill(1),
  ]);
  return differing.map((each, index) => {
    const { row, model, before, now, again } = each;
    const proved = (adjusted[index] ?? 1) <= 1 - confidence;
    return {
      kind: changeKind(each, proved),
      row,
      model,
      before,
      now,
      ...(again && { again }),
      ...(proved && { proved }),
    };
  });
}

function changeKind({ before, now, again }: ComparedRow, proved: boolean): RowChangeKind {
  if (proved) return passRate(now) < passRate(before) ? 'newlyFailing' : 'newlyPassing';
  const all = again
    ? { passed: now.passed + again.passed, samples: now.samples + again.samples }
    : now;
  const [was, is] = [passRate(before), passRate(all)];
  if (was === 1 && is === 0) return 'newlyFailing';
  return was === 0 && is === 1 ? 'newlyPassing' : 'flaky';
}

function passRate({ passed, samples }: Passes): number {
  return passed / samples;
}
