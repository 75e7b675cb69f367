import { createRankQueue } from './rankQueue.ts';

/** Counts the tokens of bytes. Each character is one byte. */
export type ByteCounter = (bytes: string) => number;

/** No rank: the two neighbors are not a token together. */
const NONE = -1;

/**
 * Byte pair encoding that only counts. Of all neighbors that form a token, the pair with the lowest rank is
 * merged, the leftmost first, until there is none. Takes nearly linear time. The usual loop takes quadratic
 * time, which is noticeable for a word of 200 kB.
 */
export function bytePairCounter(tokens: readonly string[]): ByteCounter {
  const ranks = new Map(tokens.map((token, rank) => [token, rank]));
  const ranksOfTwo = new Int32Array(2 ** 16).fill(NONE);
  tokens.forEach((token, rank) => {
    if (token.length === 2) ranksOfTwo[twoBytes(token, 0)] = rank;
  });
  return bytes => (ranks.has(bytes) ? 1 : countPairs(bytes, ranks, ranksOfTwo));
}

function twoBytes(bytes: string, at: number): number {
  return (bytes.charCodeAt(at) << 8) | bytes.charCodeAt(at + 1);
}

function countPairs(
  bytes: string,
  ranks: ReadonlyMap<string, number>,
  ranksOfTwo: Int32Array,
): number {
  const { length } = bytes;
  // A part is identified by its start. The next part starts where it ends.
  const next = new Int32Array(length + 1);
  const previous = new Int32Array(length + 1);
  /** The rank of the token that a part and the next one form. */
  const rankAt = new Int32Array(length + 1).fill(NONE);
  const queue = createRankQueue();

  function note(part: number, rank: number): void {
    rankAt[part] = rank;
    if (rank !== NONE) queue.add(rank, part);
  }

  function look(part: number): void {
    const after = next[part] ?? length;
    const rank = after < length ? ranks.get(bytes.slice(part, next[after])) : NONE;
    note(part, rank ?? NONE);
  }

  for (let part = 0; part <= length; part += 1) {
    next[part] = part + 1;
    previous[part] = part - 1;
  }
  for (let part = 0; part + 1 < length; part += 1) {
    note(part, ranksOfTwo[twoBytes(bytes, part)] ?? NONE);
  }
  let count = length;
  for (let lowest = queue.take(); lowest; lowest = queue.take()) {
    const { rank, places } = lowest;
    for (const part of places) {
      // The part may have been merged with another one since it was queued.
      if (rankAt[part] !== rank) continue;
      // The last merge has formed a pair with a lower rank.
      if (queue.lowest() < rank) {
        queue.add(rank, part);
        continue;
      }
      const gone = next[part] ?? length;
      const after = next[gone] ?? length;
      rankAt[gone] = NONE;
      next[part] = after;
      previous[after] = part;
      count -= 1;
      const before = previous[part] ?? NONE;
      if (before !== NONE) look(before);
      look(part);
    }
  }
  return count;
}
