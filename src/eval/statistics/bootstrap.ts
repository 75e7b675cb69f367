import { createRandom, SEED } from './random.ts';
import type { Interval } from './wilson.ts';

export interface BootstrapOptions {
  /** Two-sided, 0 to 1. */
  readonly confidence: number;
  /** Default 10,000. Fewer for many rows, but at least 1,000. */
  readonly resamples?: number;
  readonly seed?: number;
}

/** Maximum number of drawn rows, which limits the time of an interval to about a second. */
const MOST_DRAWN = 50_000_000;

/**
 * Percentile bootstrap interval of a mean over rows. For paired comparisons, pass the differences of the
 * rows. `groups` names the group of each row. Then whole groups are drawn, so that rows of one document stay
 * together. The seed is fixed: the same rows give the same interval.
 * Sources: B. Efron, R. J. Tibshirani, An Introduction to the Bootstrap (1993), chapter 13; C. A. Field, A.
 * H. Welsh, J. R. Stat. Soc. B 69 (2007) 369-390 (clusters).
 */
export function bootstrapMean(
  values: readonly number[],
  { confidence, resamples = 10_000, seed = SEED }: BootstrapOptions,
  groups?: readonly (string | undefined)[],
): Interval | undefined {
  if (values.length === 0) return undefined;
  const { sums, sizes } = totals(values, groups);
  const units = sums.length;
  const draws = Math.max(1_000, Math.min(resamples, Math.floor(MOST_DRAWN / units)));
  const random = createRandom(seed);
  const means = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw += 1) {
    let sum = 0;
    let size = 0;
    for (let unit = 0; unit < units; unit += 1) {
      const at = random.below(units);
      sum += sums[at] ?? 0;
      size += sizes[at] ?? 0;
    }
    means[draw] = sum / size;
  }
  means.sort();
  const at = (share: number): number =>
    means[Math.min(draws - 1, Math.max(0, Math.round(share * (draws - 1))))] ?? 0;
  return { low: at((1 - confidence) / 2), high: at((1 + confidence) / 2) };
}

function totals(
  values: readonly number[],
  groups: readonly (string | undefined)[] | undefined,
): { readonly sums: readonly number[]; readonly sizes: readonly number[] } {
  const places = new Map<string, number>();
  const sums: number[] = [];
  const sizes: number[] = [];
  values.forEach((value, row) => {
    const group = groups?.[row];
    const place = group === undefined ? sums.length : (places.get(group) ?? sums.length);
    if (group !== undefined) places.set(group, place);
    sums[place] = (sums[place] ?? 0) + value;
    sizes[place] = (sizes[place] ?? 0) + 1;
  });
  return { sums, sizes };
}
