import { normalQuantile } from './distributions.ts';

/** An interval of a proportion, or of a difference of proportions. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson score interval of a proportion. Its coverage is right for small samples and near 0 and 1, where the
 * usual "plus or minus 1.96 standard errors" is much too narrow. `trials` may be fractional (an effective
 * number). `{0, 1}` without trials, because nothing is known.
 * Sources: E. B. Wilson, JASA 22 (1927) 209-212; S. Bowyer, L. Aitchison, D. R. Ivanova, "Position: Don't Use
 * the CLT in LLM Evals With Fewer Than a Few Hundred Datapoints", arXiv 2503.01747 (2025).
 * @param successes 0 to `trials`, may be fractional too.
 * @param confidence two-sided, 0 to 1.
 */
export function wilsonInterval(successes: number, trials: number, confidence = 0.95): Interval {
  if (trials <= 0) return { low: 0, high: 1 };
  const rate = successes / trials;
  const z = normalQuantile((1 + confidence) / 2);
  const z2 = z * z;
  const scale = 1 + z2 / trials;
  const centre = (rate + z2 / (2 * trials)) / scale;
  const half = (z / scale) * Math.sqrt((rate * (1 - rate)) / trials + z2 / (4 * trials * trials));
  // At 0 and 1 the bound is exact. Rounding must not move it beyond.
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === trials ? 1 : Math.min(1, centre + half),
  };
}
