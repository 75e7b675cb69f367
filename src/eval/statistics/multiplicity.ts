/**
 * Adjusts the p-values of several tests, so that each can be compared with the level for the whole family:
 * the probability of any false finding. Step-down, results in the given order.
 * Source: S. Holm, Scand. J. Statist. 6 (1979) 65-70.
 * @param probabilities p-values, 0 to 1.
 */
export function holm(probabilities: readonly number[]): readonly number[] {
  const n = probabilities.length;
  let least = 0;
  return adjustedInOrder(probabilities, (probability, rank) => {
    least = Math.max(least, Math.min(1, (n - rank) * probability));
    return least;
  });
}

/**
 * Adjusts the p-values of many tests, so that the expected share of false findings among those below a level
 * is at most that level. Results in the given order.
 * Source: Y. Benjamini, Y. Hochberg, J. R. Stat. Soc. B 57 (1995) 289-300.
 * @param probabilities p-values, 0 to 1.
 */
export function benjaminiHochberg(probabilities: readonly number[]): readonly number[] {
  const n = probabilities.length;
  const adjusted = [
    ...adjustedInOrder(probabilities, (probability, rank) => (n / (rank + 1)) * probability),
  ];
  let most = 1;
  for (const index of order(probabilities).reverse()) {
    most = Math.min(most, adjusted[index] ?? 1);
    adjusted[index] = most;
  }
  return adjusted;
}

function order(probabilities: readonly number[]): number[] {
  const at = (index: number): number => probabilities[index] ?? 1;
  return probabilities.map((_, index) => index).sort((a, b) => at(a) - at(b));
}

/** Adjusts from the smallest p-value on. `rank` starts at 0. */
function adjustedInOrder(
  probabilities: readonly number[],
  adjust: (probability: number, rank: number) => number,
): readonly number[] {
  const adjusted = new Array<number>(probabilities.length).fill(1);
  order(probabilities).forEach((index, rank) => {
    adjusted[index] = adjust(probabilities[index] ?? 1, rank);
  });
  return adjusted;
}
