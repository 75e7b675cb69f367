import { createRandom, SEED } from './random.ts';
import type { Interval } from './wilson.ts';

/** Options of a bootstrap interval. */
export interface BootstrapOptions {
  /** Two-sided, above 0 and below 1. */
  readonly confidence: number;
  /** The least and the most that a value can be. */
  readonly limits?: Interval;
  /**
   * Number of draws. Default 10,000 for means and 2,000 for medians. Fewer for many rows, but at least 1,000 for
   * means and 500 for medians.
   */
  readonly resamples?: number;
  /** Default {@link SEED}. */
  readonly seed?: number;
}

/** Maximum number of drawn rows, which limits the time of an interval to about a second. */
const MOST_DRAWN = 50_000_000;

/**
 * Percentile bootstrap interval of a mean over rows. For paired comparisons, pass the differences of the
 * rows. `groups` names the group of each row. Then whole groups are drawn, so that rows of one document stay
 * together. The seed is fixed: the same rows give the same interval.
 *
 * When all rows or groups have the same mean, drawing shows nothing. With `limits`, the interval is then that of a
 * share of rows too rare to be seen, which have the least or the most value: 1 - α^(1/n), about 3/n (J. A. Hanley,
 * A. Lippman-Hand, JAMA 249 (1983) 1743-1745). Drawing from fewer rows than {@link fewestUnits} shows too little: with
 * `limits`, the interval then also includes that one, and without them there is none.
 * Sources: B. Efron, R. J. Tibshirani, An Introduction to the Bootstrap (1993), chapter 13; C. A. Field, A.
 * H. Welsh, J. R. Stat. Soc. B 69 (2007) 369-390 (clusters).
 * @param values one for each row, in any unit. The interval has the same unit.
 * @param groups one for each row. A row whose group is undefined is independent. Default: all rows are.
 * @returns undefined without values, and for too few rows or groups without `limits`.
 */
export function bootstrapMean(
  values: readonly number[],
  { confidence, limits, resamples = 10_000, seed = SEED }: BootstrapOptions,
  groups?: readonly (string | undefined)[],
): Interval | undefined {
  if (values.length === 0) return undefined;
  const { sums, sizes } = totals(values, groups);
  const units = sums.length;
  const meanOf = (unit: number): number => (sums[unit] ?? 0) / (sizes[unit] ?? 1);
  if (limits && sums.every((_, unit) => Math.abs(meanOf(unit) - meanOf(0)) < 1e-12)) {
    return unseen(meanOf(0), units, { confidence, limits });
  }
  const isFew = units < fewestUnits(confidence);
  if (isFew && !limits) return undefined;
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
  const drawn = middle(means, confidence);
  if (!isFew || !limits) return drawn;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const rare = unseen(mean, units, { confidence, limits });
  return { low: Math.min(drawn.low, rare.low), high: Math.max(drawn.high, rare.high) };
}

/**
 * The fewest rows or groups from which drawing can give an interval of a confidence: with fewer, even the interval from the
 * least value to the greatest one misses the median more often, with a probability of 2^(1-n). 6 for 95 %.
 * Source: W. R. Thompson, Ann. Math. Statist. 7 (1936) 122-128.
 */
export function fewestUnits(confidence: number): number {
  return Math.ceil(1 - Math.log2(1 - confidence) - 1e-9);
}

/** The interval of a mean of which `units` rows all have the same value. */
function unseen(
  value: number,
  units: number,
  { confidence, limits }: { readonly confidence: number; readonly limits: Interval },
): Interval {
  const share = 1 - ((1 - confidence) / 2) ** (1 / units);
  return {
    low: value + share * (limits.low - value),
    high: value + share * (limits.high - value),
  };
}

/** The interval that has the given share of the values in its middle. */
function middle(values: Float64Array, confidence: number): Interval {
  const sorted = values.toSorted();
  const last = sorted.length - 1;
  const at = (share: number): number =>
    sorted[Math.min(last, Math.max(0, Math.round(share * last)))] ?? 0;
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

/** Rows drawn in all for an interval of medians. */
const MOST_DRAWN_FOR_MEDIANS = 20_000_000;

/**
 * Change of the median between two paired sides, the second's less the first's, with its percentile bootstrap
 * interval: rows are drawn with both of their values, whole groups at once, so that what makes a row slow
 * or expensive on both sides cancels out. The seed is fixed.
 *
 * Source: B. Efron, R. J. Tibshirani, An Introduction to the Bootstrap (1993), chapters 8.6 and 13.
 * @param pairs values of the rows on both sides, in one unit.
 * @param groups one for each pair. A pair whose group is undefined is independent.
 * @returns undefined for no pairs. The interval is absent for fewer rows or groups than {@link fewestUnits}.
 */
export function bootstrapMedianChange(
  pairs: readonly (readonly [number, number])[],
  { confidence, resamples = 2_000, seed = SEED }: BootstrapOptions,
  groups?: readonly (string | undefined)[],
): { readonly first: number; readonly second: number; readonly interval?: Interval } | undefined {
  if (pairs.length === 0) return undefined;
  const units = unitsOf(pairs.length, groups);
  const sides = ([0, 1] as const).map(side => {
    const values = pairs.map(pair => pair[side]);
    const order = values.map((_, row) => row).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
    return { values, order };
  });
  const medians = (times: Uint32Array): readonly number[] =>
    sides.map(({ values, order }) => weightedMedian(values, order, times));
  const [first = 0, second = 0] = medians(new Uint32Array(pairs.length).fill(1));
  if (units.length < fewestUnits(confidence)) return { first, second };
  const draws = Math.max(
    500,
    Math.min(resamples, Math.floor(MOST_DRAWN_FOR_MEDIANS / pairs.length)),
  );
  const random = createRandom(seed);
  const changes = new Float64Array(draws);
  const times = new Uint32Array(pairs.length);
  for (let draw = 0; draw < draws; draw += 1) {
    times.fill(0);
    for (let drawn = 0; drawn < units.length; drawn += 1) {
      for (const row of units[random.below(units.length)] ?? []) times[row] = (times[row] ?? 0) + 1;
    }
    const [one = 0, other = 0] = medians(times);
    changes[draw] = other - one;
  }
  return { first, second, interval: middle(changes, confidence) };
}

/** Rows by their group; a row without one is a group of its own. */
function unitsOf(
  rows: number,
  groups: readonly (string | undefined)[] = [],
): readonly (readonly number[])[] {
  const byGroup = new Map<string | number, number[]>();
  for (let row = 0; row < rows; row += 1) {
    const key = groups[row] ?? row;
    const found = byGroup.get(key);
    if (found) found.push(row);
    else byGroup.set(key, [row]);
  }
  return [...byGroup.values()];
}

/** The median of values each of which counts some number of times, given their order. */
function weightedMedian(
  values: readonly number[],
  order: readonly number[],
  times: Uint32Array,
): number {
  const total = times.reduce((sum, count) => sum + count, 0);
  const [low, high] = [Math.floor((total - 1) / 2), Math.floor(total / 2)];
  let passed = 0;
  let lower: number | undefined;
  for (const row of order) {
    passed += times[row] ?? 0;
    const value = values[row] ?? 0;
    if (lower === undefined && passed > low) lower = value;
    if (passed > high) return ((lower ?? value) + value) / 2;
  }
  return Number.NaN;
}
