import { logChoose } from '../statistics/distributions.ts';
import { levelOf } from './heldOutTest.ts';

/** The fewest rows that must be fixed, with none broken, before the test can say *better*: 2^-n is at most the level. */
export function fewestFixed(confidence: number): number {
  return Math.ceil(-Math.log2(levelOf(confidence)) - 1e-9);
}

const POWER = 0.8;

/**
 * The smallest gain of the pass rate that is found with a probability of at least 80 %, when no row is broken: the
 * number of fixed rows is binomial. Undefined when even fixing all rows is not enough.
 */
export function detectableGain(rows: number, confidence: number): number | undefined {
  const needed = fewestFixed(confidence);
  for (let fixed = needed; fixed <= rows; fixed += 1) {
    if (binomialAtLeast(needed, rows, fixed / rows) >= POWER) return fixed / rows;
  }
  return undefined;
}

/** P(at least `k` of `n`), each with probability `p`. */
function binomialAtLeast(k: number, n: number, p: number): number {
  if (k <= 0 || p >= 1) return k <= n ? 1 : 0;
  if (p <= 0) return 0;
  let below = 0;
  for (let i = 0; i < k; i += 1) {
    below += Math.exp(logChoose(n, i) + i * Math.log(p) + (n - i) * Math.log1p(-p));
  }
  return Math.max(0, 1 - below);
}
