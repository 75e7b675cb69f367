type Same<T> = (one: T, other: T) => boolean;

const identical = <T>(one: T, other: T): boolean => one === other;

/** Length of the longest common subsequence. Needs memory for one row only. */
export function commonLength<T>(
  one: readonly T[],
  other: readonly T[],
  same: Same<T> = identical,
): number {
  let above = new Uint32Array(other.length + 1);
  let row = new Uint32Array(other.length + 1);
  for (const item of one) {
    [above, row] = [row, above];
    fillRow(row, above, other, each => same(item, each));
  }
  return row[other.length] ?? 0;
}

/**
 * Indexes into the first sequence of a longest common subsequence, in order. Time and memory grow with the
 * product of the lengths, so callers must limit them. When there are several, it is the same as in
 * rouge-score.
 */
export function longestCommon<T>(
  one: readonly T[],
  other: readonly T[],
  same: Same<T> = identical,
): readonly number[] {
  return commonPairs(one, other, same).map(([index]) => index);
}

/** The same as pairs of indexes into both sequences. */
export function commonPairs<T>(
  one: readonly T[],
  other: readonly T[],
  same: Same<T> = identical,
): readonly (readonly [number, number])[] {
  const rows = [new Uint32Array(other.length + 1)];
  for (const item of one) {
    const row = new Uint32Array(other.length + 1);
    fillRow(row, rows.at(-1) ?? row, other, each => same(item, each));
    rows.push(row);
  }
  const lengthAt = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  const found: (readonly [number, number])[] = [];
  let [i, j] = [one.length, other.length];
  while (i > 0 && j > 0) {
    if (same(one[i - 1] as T, other[j - 1] as T)) {
      i -= 1;
      j -= 1;
      found.push([i, j]);
    } else if (lengthAt(i, j - 1) > lengthAt(i - 1, j)) j -= 1;
    else i -= 1;
  }
  return found.reverse();
}

function fillRow<T>(
  row: Uint32Array,
  above: Uint32Array,
  other: readonly T[],
  matches: (item: T) => boolean,
): void {
  let left = 0;
  for (let j = 0; j < other.length; j += 1) {
    const best = matches(other[j] as T) ? (above[j] ?? 0) + 1 : Math.max(left, above[j + 1] ?? 0);
    row[j + 1] = best;
    left = best;
  }
}
