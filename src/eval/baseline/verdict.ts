import { bootstrapMean } from '../statistics/bootstrap.ts';
import { holm } from '../statistics/multiplicity.ts';
import type { PairedTally } from '../statistics/paired.ts';
import { detectableDrop, repeatsFor, rowsFor } from '../statistics/power.ts';
import type { VarianceSplit } from '../statistics/variance.ts';
import type { Interval } from '../statistics/wilson.ts';

/** `worse`: a drop is proved. `fine`: a drop of more than is tolerated is ruled out. Else `inconclusive`. */
export type RegressionVerdict = 'worse' | 'inconclusive' | 'fine';

/** When a drop counts, and how sure a verdict must be. */
export interface Tolerance {
  /** The largest drop of the pass rate that is accepted, 0 to 1. */
  readonly regress: number;
  /** 0.95: at most 5 % of evaluations without a change are called worse. */
  readonly confidence: number;
}

/** A model compared with its baseline. */
export interface ModelComparison {
  readonly model: string;
  readonly verdict: RegressionVerdict;
  /** Rows that have both. */
  readonly rows: number;
  /** Mean pass rates over these rows. */
  readonly before: number;
  readonly now: number;
  /** Now less before. */
  readonly change: number;
  /** At 2·confidence - 1: each end is a one-sided bound at the confidence. */
  readonly interval: Interval;
  /** How likely so large a drop is without a change, adjusted for the number of models. */
  readonly probability: number;
  /** The smallest drop that is seen with a power of 80 %. */
  readonly detectable: number;
  /** What would make a smaller drop visible; absent when `detectable` is small enough. */
  readonly needed?: Needed;
  /** Change of the mean score, with a bootstrap interval as above. */
  readonly score: { readonly change: number; readonly interval: Interval };
}

export interface Needed {
  /** The drop that would be seen. */
  readonly drop: number;
  /** More rows, of the same kind. */
  readonly rows: number;
  /** Or so many samples of each row, before and now; absent when unknown, or when no number is enough. */
  readonly repeats?: number;
}

/** What was collected of a model and its baseline. */
export interface ComparedModel {
  readonly model: string;
  readonly pairs: PairedTally;
  /** Differences of the rows' scores, and the clusters of these rows. */
  readonly scores: {
    readonly changes: readonly number[];
    readonly groups: readonly (string | undefined)[];
  };
  /** Variance of a single sample before and now, with the samples of each; absent where rows have one. */
  readonly noise?: { readonly before: VarianceSplit; readonly now: VarianceSplit };
  /** Samples of each row, before and now. */
  readonly samples: { readonly before: number; readonly now: number };
}

/**
 * Compares pass rates with those of the baseline on the same rows.
 *
 * `worse` needs three things: the test says that a drop so large is no accident (sign-flip permutation, for
 * single samples McNemar's exact test, Holm over the models), the upper bound of the change is below
 * 0, and the drop found is larger than tolerated. `fine` needs the lower bound of the change to be
 * above the tolerated drop: a non-inferiority test (E. Lesaffre, Bull. NYU Hosp. Jt Dis. 66 (2008) 150).
 */
export function compareModels(
  models: readonly ComparedModel[],
  tolerance: Tolerance,
): readonly ModelComparison[] {
  const probabilities = holm(models.map(({ pairs }) => pairs.test().worse));
  return models.map((each, index) => compareModel(each, probabilities[index] ?? 1, tolerance));
}

function compareModel(
  { model, pairs, scores, noise, samples }: ComparedModel,
  probability: number,
  { regress, confidence }: Tolerance,
): ModelComparison {
  // One-sided bounds at the confidence are the ends of this two-sided interval.
  const level = 2 * confidence - 1;
  const { rows, first, second, difference, interval } = pairs.rates(level);
  const isProved = probability <= 1 - confidence && interval.high < 0;
  const verdict =
    rows > 0 && interval.low >= -regress
      ? 'fine'
      : isProved && difference < -regress
        ? 'worse'
        : 'inconclusive';
  const variance = pairs.variance();
  const detectable = detectableDrop({ variance, rows, confidence });
  const drop = regress > 0 ? regress : detectable / 2;
  const bootstrap = bootstrapMean(scores.changes, { confidence: level }, scores.groups);
  return {
    model,
    verdict,
    rows,
    before: first,
    now: second,
    change: difference,
    interval,
    probability,
    detectable,
    ...(detectable > drop && {
      needed: neededFor(drop, { variance, rows, confidence }, samples, noise),
    }),
    score: {
      change: mean(scores.changes),
      interval: bootstrap ?? { low: -1, high: 1 },
    },
  };
}

function neededFor(
  drop: number,
  design: { readonly variance: number; readonly rows: number; readonly confidence: number },
  samples: ComparedModel['samples'],
  noise: ComparedModel['noise'],
): Needed {
  const rows = Math.max(0, rowsFor(drop, design) - design.rows);
  if (!noise) return { drop, rows };
  const [before, now] = [noise.before.sampling, noise.now.sampling];
  const between = Math.max(0, design.variance - before / samples.before - now / samples.now);
  const repeats = repeatsFor(drop, { between, sampling: before + now }, design);
  return { drop, rows, ...(repeats !== undefined && { repeats }) };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The verdict over all models: one that is worse is enough, and all have to be fine. */
export function overallVerdict(models: readonly ModelComparison[]): RegressionVerdict {
  if (models.some(({ verdict }) => verdict === 'worse')) return 'worse';
  return models.length > 0 && models.every(({ verdict }) => verdict === 'fine')
    ? 'fine'
    : 'inconclusive';
}
