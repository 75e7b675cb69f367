import type { RowCount } from '../results/rowTally.ts';
import { createPairedTally, type PairedTally } from '../statistics/paired.ts';
import { createVarianceTally } from '../statistics/variance.ts';
import type { BaselineCount } from './baseline.ts';
import type { ComparedModel } from './verdict.ts';

/** The rows of a model with results before and now. */
export interface ComparedRows {
  rows(): number;
  /** @param rate of the row now; `group`: rows that are not independent of it. */
  add(was: BaselineCount, count: RowCount, rate: number, group: string | undefined): void;
  /** A row whose recorded replies are the same as before. */
  addUnchanged(rate: number): void;
  compared(): ComparedModel;
}

/** @param repeat samples of each row now. */
export function createComparedRows(model: string, repeat: number): ComparedRows {
  // The baseline usually has the same number of samples for all rows. That of the first row decides the unit.
  let pairs: PairedTally | undefined;
  const [earlier, later] = [createVarianceTally(), createVarianceTally()];
  const changes: number[] = [];
  const groups: (string | undefined)[] = [];
  const samples = { before: 1, now: repeat };
  const unchanged = { rows: 0, passed: 0 };
  return {
    rows: () => changes.length + unchanged.rows,
    addUnchanged(rate) {
      unchanged.rows += 1;
      unchanged.passed += rate;
    },
    add(was, count, rate, group) {
      if (!pairs) {
        pairs = createPairedTally(commonMultiple(was.samples, repeat));
        samples.before = was.samples;
      }
      const scored = count.passed + count.failed;
      pairs.add(was.passed / was.samples, rate, group);
      earlier.add(was.passed, was.samples);
      later.add(count.passed, scored);
      changes.push(count.score / scored - was.score);
      groups.push(group);
    },
    compared() {
      const [noiseBefore, noiseNow] = [earlier.split(), later.split()];
      return {
        model,
        pairs: pairs ?? createPairedTally(repeat),
        unchanged,
        scores: { changes, groups },
        samples,
        ...(noiseBefore && noiseNow && { noise: { before: noiseBefore, now: noiseNow } }),
      };
    },
  };
}

function commonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return (a / x) * b;
}
