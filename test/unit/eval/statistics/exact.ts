/** Probabilities by counting with big integers: slow, exact, and nothing in common with the product's way. */

export function choose(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  let result = 1n;
  for (let i = 1; i <= k; i += 1) result = (result * BigInt(n - k + i)) / BigInt(i);
  return result;
}

/** A fraction of big integers as a number, with all its digits. */
export function ratio(part: bigint, whole: bigint): number {
  const scale = 10n ** 30n;
  return Number((part * scale) / whole) / 1e30;
}

/** P(at least `k` heads of `n` fair coins). */
export function headsAtLeast(k: number, n: number): number {
  let sum = 0n;
  for (let i = Math.max(0, k); i <= n; i += 1) sum += choose(n, i);
  return ratio(sum, 2n ** BigInt(n));
}

/** Every assignment of signs to some values, as its sum. */
export function flippedSums(values: readonly number[]): readonly number[] {
  return values.reduce<readonly number[]>(
    (sums, value) => sums.flatMap(sum => [sum + value, sum - value]),
    [0],
  );
}
