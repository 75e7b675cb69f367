import { normalQuantile, studentQuantile } from './distributions.ts';
import type { Moments } from './moments.ts';
import { type Interval, wilsonInterval } from './wilson.ts';

/** A pass rate over rows with the amount of evidence for it. */
export interface Rate {
  /** 0 to 1. */
  readonly mean: number;
  /**
   * Number of independent rows with the same evidence: fewer than the rows when they are grouped, more with
   * repeats.
   */
  readonly effective: number;
}

/**
 * The effective number of rows: p(1-p)/SE², so that its sampling error is the observed one, with Student's
 * quantile for few rows or groups. Without any variation, it is the number of groups.
 * Source: E. L. Korn, B. I. Graubard, Survey Methodology 24 (1998) 193-201.
 * @param moments of values from 0 to 1.
 * @param variable index of the value in each row.
 * @param confidence two-sided, 0 to 1.
 */
export function rateOf(moments: Moments, variable = 0, confidence = 0.95): Rate {
  const mean = moments.mean(variable);
  const groups = moments.groups();
  const variance = moments.covariance(variable, variable);
  const spread = mean * (1 - mean);
  // A difference by rounding is not evidence.
  if (variance < 1e-15 || spread < 1e-12) return { mean, effective: groups };
  if (groups < 2) return { mean, effective: 1 };
  const p = (1 + confidence) / 2;
  const caution = normalQuantile(p) / studentQuantile(p, groups - 1);
  const effective = (spread / variance) * caution * caution;
  const rows = moments.rows();
  // The variance of independent rows that only pass or fail is known from their mean, and repeats can only add evidence.
  return {
    mean,
    effective: groups === rows ? Math.max(rows, effective) : Math.min(rows, effective),
  };
}

/**
 * Wilson's interval with the effective number of rows.
 * @param confidence two-sided, 0 to 1.
 */
export function rateInterval({ mean, effective }: Rate, confidence = 0.95): Interval {
  // Multiplying must not change a rate of exactly 0 or 1.
  const successes = mean === 1 ? effective : mean * effective;
  return wilsonInterval(successes, effective, confidence);
}
