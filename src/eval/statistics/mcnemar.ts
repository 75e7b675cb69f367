import { logChoose } from './distributions.ts';

/** p-values under the hypothesis that a row is as likely to differ in one direction as in the other. */
export interface McNemar {
  /** Two-sided, exact, so never too small. 1 when no row differs. */
  readonly exact: number;
  /** Two-sided, mid-p: closer to the nominal level, which it sometimes exceeds slightly. */
  readonly midP: number;
  /** One-sided, exact: this many or more of the rows that differ got worse. */
  readonly worse: number;
}

/**
 * McNemar's test of paired passes and fails. `lost` is the number of rows that passed first and fail now, `won`
 * the number of those that did the reverse.
 * Sources: Q. McNemar, Psychometrika 12 (1947) 153-157; M. W. Fagerland, S. Lydersen, P. Laake, BMC Medical
 * Research Methodology 13 (2013) 91 (exact conditional and mid-p).
 */
export function mcNemar(lost: number, won: number): McNemar {
  const n = lost + won;
  const few = Math.min(lost, won);
  const tail = coinsAtLeast(n - few, n);
  const point = Math.exp(logChoose(n, few) - n * Math.LN2);
  return {
    exact: Math.min(1, 2 * tail),
    midP: n === 0 ? 1 : Math.min(1, lost === won ? 1 - point / 2 : 2 * tail - point),
    worse: coinsAtLeast(lost, n),
  };
}

/**
 * P(at least `k` heads of `n` fair coins). Adds the terms of the shorter tail, each calculated from the
 * previous one.
 */
export function coinsAtLeast(k: number, n: number): number {
  if (k <= 0) return 1;
  if (k > n) return 0;
  if (2 * k <= n) return 1 - coinsAtLeast(n - k + 1, n);
  let term = Math.exp(logChoose(n, k) - n * Math.LN2);
  let sum = 0;
  for (let i = k; i <= n && term > 1e-18 * sum; i += 1) {
    sum += term;
    term *= (n - i) / (i + 1);
  }
  return Math.min(1, sum);
}
