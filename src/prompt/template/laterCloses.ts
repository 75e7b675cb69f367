import { opens, type Tag } from './tag.ts';

interface Balance {
  /** Indexes of the opening and closing tags of one name, in order. */
  readonly indexes: readonly number[];
  /** Number of open blocks after each of them. */
  readonly open: readonly number[];
  /** Minimum number of open blocks at it or later. */
  readonly least: readonly number[];
}

/** Returns whether, after a tag, a name is closed more often than it is opened. */
export function laterCloses(tags: readonly Tag[]): (after: number, name: string) => boolean {
  let byName: ReadonlyMap<string, Balance> | undefined;
  return (after, name) => {
    byName ??= balances(tags);
    const balance = byName.get(name);
    if (!balance) return false;
    const { indexes, open, least } = balance;
    const next = firstAfter(indexes, after);
    const before = next === 0 ? 0 : (open[next - 1] ?? 0);
    return (least[next] ?? before) < before;
  };
}

function balances(tags: readonly Tag[]): ReadonlyMap<string, Balance> {
  const found = new Map<string, { indexes: number[]; open: number[]; least: number[] }>();
  tags.forEach((tag, index) => {
    const change = opens(tag) ? 1 : tag.kind === 'close' ? -1 : 0;
    if (change === 0) return;
    const balance = found.get(tag.name) ?? { indexes: [], open: [], least: [] };
    found.set(tag.name, balance);
    balance.indexes.push(index);
    balance.open.push((balance.open.at(-1) ?? 0) + change);
  });
  for (const { open, least } of found.values()) {
    let lowest = Number.POSITIVE_INFINITY;
    for (let at = open.length - 1; at >= 0; at -= 1) {
      lowest = Math.min(lowest, open[at] ?? 0);
      least[at] = lowest;
    }
  }
  return found;
}

/** The index of the first number greater than a limit in an ascending list. */
function firstAfter(ascending: readonly number[], limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
