/** Quantiles of positive numbers; numbers below 0.001 count as 0.001. Memory does not grow with the number of values. */
export interface Quantiles {
  add(value: number): void;
  /** `quantile` is 0 to 1. Within 1 % of the least value that at least this share of the values does not exceed. Undefined without values. */
  at(quantile: number): number | undefined;
}

const ACCURACY = 0.01;
const GAMMA = (1 + ACCURACY) / (1 - ACCURACY);
const LOG_GAMMA = Math.log(GAMMA);
const SMALLEST = 1e-3;

/**
 * A histogram with buckets whose widths grow by a fixed ratio.
 * Source: C. Masson, J. E. Rim, H. K. Lee, "DDSketch", VLDB 12 (2019), arXiv 1908.10693.
 */
export function createQuantiles(): Quantiles {
  const buckets = new Map<number, number>();
  let count = 0;
  return {
    add(value) {
      const bucket = Math.ceil(Math.log(Math.max(value, SMALLEST)) / LOG_GAMMA);
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
      count += 1;
    },
    at(quantile) {
      if (count === 0) return undefined;
      let remaining = Math.max(0, Math.ceil(quantile * count - 1e-9) - 1);
      for (const [bucket, size] of [...buckets].sort(([a], [b]) => a - b)) {
        if (remaining < size) return (2 * GAMMA ** bucket) / (GAMMA + 1);
        remaining -= size;
      }
      return undefined;
    },
  };
}
