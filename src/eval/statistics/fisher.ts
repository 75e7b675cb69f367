import { logChoose } from './distributions.ts';

/** Number of passes and number of samples, whole numbers. */
export interface Passes {
  readonly passed: number;
  readonly samples: number;
}

/** p-values of two counts, under the hypothesis that both have the same pass rate. */
export interface Fisher {
  /** One-sided: the second count has this many passes or fewer. */
  readonly worse: number;
  /** One-sided: the second count has this many passes or more. */
  readonly better: number;
  /** Two-sided: all tables that are not more likely than the observed one. */
  readonly different: number;
}

/**
 * Fisher's exact test for the passes of one row, before and now.
 * Source: R. A. Fisher, J. R. Stat. Soc. 85 (1922) 87-94.
 */
export function fisherExact(before: Passes, now: Passes): Fisher {
  const passes = before.passed + now.passed;
  const all = before.samples + now.samples;
  const least = Math.max(0, passes - before.samples);
  const most = Math.min(passes, now.samples);
  const chance = (k: number): number =>
    Math.exp(
      logChoose(now.samples, k) + logChoose(before.samples, passes - k) - logChoose(all, passes),
    );
  const observed = chance(now.passed);
  let worse = 0;
  let better = 0;
  let different = 0;
  for (let k = least; k <= most; k += 1) {
    const each = chance(k);
    if (k <= now.passed) worse += each;
    if (k >= now.passed) better += each;
    // Probabilities of equally likely tables differ by rounding.
    if (each <= observed * (1 + 1e-7)) different += each;
  }
  return {
    worse: Math.min(1, worse),
    better: Math.min(1, better),
    different: Math.min(1, different),
  };
}
