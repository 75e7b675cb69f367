/**
 * Unbiased estimate of the probability that at least one of `k` replies passes, from `passed` of `samples`: 1
 * - C(n-c, k)/C(n, k). Undefined for k below 1, and when there are fewer than `k` samples.
 * Source: M. Chen et al., "Evaluating Large Language Models Trained on Code", arXiv 2107.03374 (2021), eq. 1.
 */
export function passAtK(passed: number, samples: number, k: number): number | undefined {
  const none = share(samples - passed, samples, k);
  return none === undefined ? undefined : 1 - none;
}

/**
 * Unbiased estimate of the probability that all of `k` replies pass: C(c, k)/C(n, k). The simple (c/n)^k is
 * too high. Undefined for k below 1, and when there are fewer than `k` samples.
 * Source: S. Yao et al., "τ-bench", arXiv 2406.12045 (2024), section 3.
 */
export function passHatK(passed: number, samples: number, k: number): number | undefined {
  return share(passed, samples, k);
}

/** C(c, k)/C(n, k) as a product of factors below 1, which cannot overflow. */
function share(c: number, n: number, k: number): number | undefined {
  if (k < 1 || k > n) return undefined;
  let product = 1;
  for (let i = 0; i < k && product > 0; i += 1) product *= Math.max(0, c - i) / (n - i);
  return product;
}
