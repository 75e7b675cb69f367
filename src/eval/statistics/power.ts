import { normalQuantile } from './distributions.ts';

/** What the power of a comparison over rows depends on. */
export interface Design {
  /** Variance of the difference of one row: variance between rows plus sampling variance. */
  readonly variance: number;
  /** Number of independent rows. */
  readonly rows: number;
  /** One-sided, such as 0.95. */
  readonly confidence: number;
  /** The probability of detecting a drop that exists. Default 0.8. */
  readonly power?: number;
}

function quantiles({ confidence, power = 0.8 }: Omit<Design, 'rows' | 'variance'>): number {
  return normalQuantile(confidence) + normalQuantile(power);
}

/**
 * The smallest drop of the mean that is detected with the given power: (z_α + z_β) sqrt(variance/n),
 * one-sided, 0 to 1. It is 1 without rows.
 * Source: E. Miller, arXiv 2411.00640 (2024), section 5.
 */
export function detectableDrop(design: Design): number {
  if (design.rows === 0) return 1;
  return Math.min(1, quantiles(design) * Math.sqrt(design.variance / design.rows));
}

/**
 * Number of rows that detect a drop: (z_α + z_β)² variance/drop², rounded up.
 * Source: E. Miller, arXiv 2411.00640 (2024), section 5.
 * @param drop of the mean, above 0.
 */
export function rowsFor(drop: number, design: Omit<Design, 'rows'>): number {
  return Math.ceil((quantiles(design) ** 2 * design.variance) / drop ** 2);
}

/**
 * Samples of each row, on both sides, that detect a drop over the same rows. More samples reduce the sampling
 * variance, not the variance between rows. Undefined when no number is sufficient. This is the formula of
 * {@link rowsFor} with variance = between + sampling/m, solved for m.
 * @param drop of the mean, above 0.
 * @param between variance of the true differences of rows.
 * @param sampling variance of one sample of a row, both sides together.
 */
export function repeatsFor(
  drop: number,
  { between, sampling }: { readonly between: number; readonly sampling: number },
  design: Omit<Design, 'variance'>,
): number | undefined {
  const allowed = design.rows * (drop / quantiles(design)) ** 2 - between;
  return allowed > 0 ? Math.max(1, Math.ceil(sampling / allowed)) : undefined;
}
