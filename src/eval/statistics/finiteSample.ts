import { logChoose } from './distributions.ts';
import type { Interval } from './wilson.ts';

/** Rows drawn from a dataset in random order, none twice. All are numbers of rows. */
export interface Drawn {
  /** The rows of the dataset, drawn or not. */
  readonly all: number;
  readonly passed: number;
  readonly failed: number;
}

/**
 * How plausible it is that `passing` rows of the dataset pass, after those that were drawn: at most `alpha` at any time with
 * a probability of at most `alpha`, if that many do, however often it is looked at.
 *
 * The prior-posterior ratio of a uniform prior on the number of passing rows, a martingale for sampling without
 * replacement. Source: I. Waudby-Smith, A. Ramdas, "Confidence sequences for sampling without replacement", NeurIPS 33 (2020), theorem 3.1.
 * @param passing number of rows of the dataset, 0 to `all`.
 */
export function plausibility({ all, passed, failed }: Drawn, passing: number): number {
  const drawn = passed + failed;
  const log = logChoose(passing, passed) + logChoose(all - passing, failed) - logChoose(all, drawn);
  return Math.exp(log) * (drawn + 1);
}

/**
 * Whether so many rows of the dataset pass: `true` and `false` are certain, `unlikely` is `false` with an error of
 * at most `alpha`. Undefined while this is not decided.
 * @param least number of rows that must pass.
 * @param alpha probability of a wrong `unlikely`, over all moments at which it is asked.
 */
export function reaches(
  drawn: Drawn,
  least: number,
  alpha: number,
): true | false | 'unlikely' | undefined {
  const { all, passed, failed } = drawn;
  if (passed >= least) return true;
  if (failed > all - least) return false;
  // Above the observed rate, plausibility falls with the number: the least one is the most plausible.
  const isBelow = passed * all < least * (passed + failed);
  return isBelow && plausibility(drawn, least) <= alpha ? 'unlikely' : undefined;
}

/**
 * The interval of the pass rate on the whole dataset, valid whenever the drawing stops: the numbers whose
 * {@link plausibility} is above 1 - confidence.
 * @param confidence two-sided, 0 to 1.
 */
export function rateOnAll(drawn: Drawn, confidence = 0.95): Interval {
  const { all, passed, failed } = drawn;
  if (all === 0) return { low: 0, high: 1 };
  const isPlausible = (passing: number): boolean => plausibility(drawn, passing) > 1 - confidence;
  let low = passed;
  let high = all - failed;
  while (low < high && !isPlausible(low)) low += 1;
  while (high > low && !isPlausible(high)) high -= 1;
  return { low: low / all, high: high / all };
}
