import { bootstrapMean } from '../statistics/bootstrap.ts';
import { holm } from '../statistics/multiplicity.ts';
import type { PairedTally } from '../statistics/paired.ts';
import { detectableDrop, repeatsFor, rowsFor } from '../statistics/power.ts';
import type { VarianceSplit } from '../statistics/variance.ts';
import type { Interval } from '../statistics/wilson.ts';

/**
 * `worse`: a drop is proved. `fine`: a drop larger than the tolerated one is ruled out. Otherwise
 * `inconclusive`.
 */
export type RegressionVerdict = 'worse' | 'inconclusive' | 'fine';

/** The tolerated drop, and the confidence of a verdict. */
export interface Tolerance {
  /** The largest drop of the pass rate that is accepted, 0 to 1. */
  readonly regress: number;
  /** With 0.95, at most 5 % of evaluations without a change are called worse. */
  readonly confidence: number;
}

/** A model compared with its baseline. */
export interface ModelComparison {
  readonly model: string;
  readonly verdict: RegressionVerdict;
  /** Rows with results on both sides. */
  readonly rows: number;
  /** Those of them whose replies are the recordings that were blessed: nothing can have changed. */
  readonly unchanged: number;
  /** Mean pass rates over these rows. */
  readonly before: number;
  readonly now: number;
  /** `now` minus `before`. */
  readonly change: number;
  /** Interval at 2·confidence - 1, so that each end is a one-sided bound at `confidence`. */
  readonly interval: Interval;
  /** p-value: how likely a drop of this size is without a change, adjusted for the number of models. */
  readonly probability: number;
  /** The smallest drop that is detected with a power of 80 %. */
  readonly detectable: number;
  /** What would make a smaller drop detectable. Absent when `detectable` is small enough. */
  readonly needed?: Needed;
  /** Change of the mean score, with a bootstrap interval at the same confidence. */
  readonly score: { readonly change: number; readonly interval: Interval };
}

export interface Needed {
  /** The drop that would be detected. */
  readonly drop: number;
  /** Additional rows of the same kind. */
  readonly rows: number;
  /**
   * Alternatively, samples of each row on both sides. Absent when unknown, or when no number is sufficient.
   */
  readonly repeats?: number;
}

/** The collected results of a model and its baseline. */
export interface ComparedModel {
  readonly model: string;
  readonly pairs: PairedTally;
  /** Rows with the same recorded replies as before, and the sum of their pass rates; not among `pairs`. */
  readonly unchanged: { readonly rows: number; readonly passed: number };
  /** Differences of the rows' scores, with the clusters of these rows. */
  readonly scores: {
    readonly changes: readonly number[];
    readonly groups: readonly (string | undefined)[];
  };
  /** Variance of a single sample on each side. Absent where rows have only one sample. */
  readonly noise?: { readonly before: VarianceSplit; readonly now: VarianceSplit };
  /** Samples of each row on each side. */
  readonly samples: { readonly before: number; readonly now: number };
}

/**
 * Compares pass rates with those of the baseline on the same rows. `worse` needs three things: the test
 * rejects chance as the cause of the drop (sign-flip permutation, for single samples McNemar's exact test,
 * Holm over the models), the upper bound of the change is below 0, and the observed drop is larger than the
 * tolerated one. `fine` needs the lower bound of the change to be above the tolerated drop: a non-inferiority
 * test (E. Lesaffre, Bull. NYU Hosp. Jt Dis. 66 (2008) 150).
 *
 * The difference of a row with the same recorded replies as before is certain to be 0. The change over all rows is
 * that of the other rows times their share.
 */
export function compareModels(
  models: readonly ComparedModel[],
  tolerance: Tolerance,
): readonly ModelComparison[] {
  const probabilities = holm(models.map(({ pairs }) => pairs.test().worse));
  return models.map((each, index) => compareModel(each, probabilities[index] ?? 1, tolerance));
}

function compareModel(
  { model, pairs, unchanged, scores, noise, samples }: ComparedModel,
  probability: number,
  { regress, confidence }: Tolerance,
): ModelComparison {
  // The ends of this two-sided interval are one-sided bounds at `confidence`.
  const level = 2 * confidence - 1;
  const found = pairs.rates(level);
  const rows = found.rows + unchanged.rows;
  const share = rows === 0 ? 1 : found.rows / rows;
  const overall = (rate: number): number =>
    rows === 0 ? 0 : (rate * found.rows + unchanged.passed) / rows;
  const difference = found.difference * share;
  const interval = scaled(found.rows === 0 && rows > 0 ? NO_CHANGE : found.interval, share);
  const isProved = probability <= 1 - confidence && interval.high < 0;
  const verdict =
    rows > 0 && interval.low >= -regress
      ? 'fine'
      : isProved && difference < -regress
        ? 'worse'
        : 'inconclusive';
  const variance = pairs.variance();
  const design = { variance, rows: found.rows, confidence };
  const detectable = rows > 0 && found.rows === 0 ? 0 : share * detectableDrop(design);
  const drop = regress > 0 ? regress : detectable / 2;
  const bootstrap = bootstrapMean(
    scores.changes,
    { confidence: level, limits: { low: -1, high: 1 } },
    scores.groups,
  );
  return {
    model,
    verdict,
    rows,
    unchanged: unchanged.rows,
    before: overall(found.first),
    now: overall(found.second),
    change: difference,
    interval,
    probability,
    detectable,
    ...(detectable > drop && {
      needed: { ...neededFor(drop / share, design, samples, noise), drop },
    }),
    score: {
      change: share * mean(scores.changes),
      interval: scaled(bootstrap ?? (rows > 0 ? NO_CHANGE : { low: -1, high: 1 }), share),
    },
  };
}

const NO_CHANGE: Interval = { low: 0, high: 0 };

function scaled({ low, high }: Interval, share: number): Interval {
  return { low: low * share, high: high * share };
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

/** The verdict over all models: `worse` when any model is worse, `fine` only when all are. */
export function regressionVerdict(models: readonly ModelComparison[]): RegressionVerdict {
  if (models.some(({ verdict }) => verdict === 'worse')) return 'worse';
  return models.length > 0 && models.every(({ verdict }) => verdict === 'fine')
    ? 'fine'
    : 'inconclusive';
}
