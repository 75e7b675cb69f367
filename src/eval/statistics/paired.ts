import { createMoments, type Moments } from './moments.ts';
import { differenceInterval } from './newcombe.ts';
import { type SignFlip, signFlip } from './signFlip.ts';
import type { Interval } from './wilson.ts';

/** Two pass rates over the same rows. */
export interface PairedRates {
  /** Number of rows with results on both sides. */
  readonly rows: number;
  /** Mean pass rates of the rows, 0 to 1. */
  readonly first: number;
  readonly second: number;
  /** Second minus first, -1 to 1. */
  readonly difference: number;
  /** Of the difference, see {@link differenceInterval}. */
  readonly interval: Interval;
}

/** Collects rows with samples on two sides. */
export interface PairedTally {
  /** Adds the pass rates of one row, 0 to 1. Rows of a group are not independent. */
  add(first: number, second: number, group?: string): void;
  /** @param confidence two-sided, 0 to 1. */
  rates(confidence: number): PairedRates;
  /** Tests whether a difference of this size is likely when both sides are equal, by {@link signFlip}. */
  test(): SignFlip;
  /** Variance of the difference of one row, as if rows were independent. */
  variance(): number;
}

/**
 * Compares two sides row by row, which detects smaller differences than a comparison of two rates. Memory
 * grows with the number of groups, not with the number of ungrouped rows.
 * @param unit samples of each row. Makes differences whole numbers of passes when possible.
 */
export function createPairedTally(unit: number): PairedTally {
  const moments: Moments = createMoments(2);
  const single = new Map<number, number>();
  const grouped = new Map<string, number>();
  return {
    add(first, second, group) {
      moments.add([first, second], group);
      const value = withoutRounding((second - first) * unit);
      if (group === undefined) single.set(value, (single.get(value) ?? 0) + 1);
      else grouped.set(group, withoutRounding((grouped.get(group) ?? 0) + value));
    },
    rates: confidence => ({
      rows: moments.rows(),
      first: moments.mean(0),
      second: moments.mean(1),
      difference: moments.mean(1) - moments.mean(0),
      interval: differenceInterval(moments, confidence),
    }),
    test: () =>
      signFlip([
        ...[...single].map(([value, count]) => ({ value, count })),
        ...[...grouped.values()].map(value => ({ value, count: 1 })),
      ]),
    variance() {
      const rows = moments.rows();
      const variance =
        moments.covariance(0, 0) + moments.covariance(1, 1) - 2 * moments.covariance(0, 1);
      // One row of each kind is added, so that the variance is not 0 when no row differs.
      return (rows * rows * Math.max(0, variance) + 1) / (rows + 2);
    },
  };
}

/** Removes the rounding error of a whole number. */
function withoutRounding(value: number): number {
  const near = Math.round(value);
  return Math.abs(value - near) < 1e-9 ? near : Math.round(value * 1e9) / 1e9;
}
