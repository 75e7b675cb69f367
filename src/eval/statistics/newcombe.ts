import type { Moments } from './moments.ts';
import { rateInterval, rateOf } from './rate.ts';
import type { Interval } from './wilson.ts';

/**
 * Interval of the difference of two pass rates over the same rows, second minus first: the Wilson intervals
 * of both, combined with their correlation. With one sample for each row and no groups it is Newcombe's
 * method 10, with his continuity correction of the correlation. Repeats and groups change the effective
 * number of rows.
 * Sources: R. G. Newcombe, Statistics in Medicine 17 (1998) 2635-2650; G. Y. Zou, A. Donner, Statistics in
 * Medicine 27 (2008) 1693-1702 (any pair of intervals).
 * @param moments of two variables, 0 to 1: the pass rates of a row on the first and on the second side.
 * @param confidence two-sided, 0 to 1.
 * @returns -1 to 1. Everything is possible without rows.
 */
export function differenceInterval(moments: Moments, confidence: number): Interval {
  const [first, second] = [rateOf(moments, 0, confidence), rateOf(moments, 1, confidence)];
  if (moments.rows() === 0) return { low: -1, high: 1 };
  const [one, two] = [rateInterval(first, confidence), rateInterval(second, confidence)];
  const correlation = correlationOf(moments);
  const difference = second.mean - first.mean;
  const reach = (a: number, b: number): number =>
    Math.sqrt(Math.max(0, a * a - 2 * correlation * a * b + b * b));
  return {
    low: Math.max(-1, difference - reach(second.mean - two.low, one.high - first.mean)),
    high: Math.min(1, difference + reach(two.high - second.mean, first.mean - one.low)),
  };
}

function correlationOf(moments: Moments): number {
  const scale = Math.sqrt(moments.covariance(0, 0) * moments.covariance(1, 1));
  if (scale < 1e-15) return 0;
  const covariance = moments.covariance(0, 1);
  const groups = moments.groups();
  // Half a row of a table of n rows, in units of the covariance of means.
  const corrected = covariance > 0 ? Math.max(0, covariance - 1 / (2 * groups ** 2)) : covariance;
  return Math.max(-1, Math.min(1, corrected / scale));
}
