/** How many values are in a range. */
export interface HistogramBar {
  readonly from: number;
  /** The last bar includes it. */
  readonly to: number;
  readonly count: number;
}

/** The spread of values over equal ranges; empty without values. */
export function histogram(values: readonly number[], bars: number): readonly HistogramBar[] {
  if (values.length === 0) return [];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const count = low === high ? 1 : bars;
  const width = (high - low) / count;
  const counts = new Array<number>(count).fill(0);
  for (const value of values) {
    const at = width === 0 ? 0 : Math.min(count - 1, Math.floor((value - low) / width));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts.map((each, at) => ({
    from: low + at * width,
    to: at === count - 1 ? high : low + (at + 1) * width,
    count: each,
  }));
}
