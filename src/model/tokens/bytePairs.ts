import { createRankQueue } from './rankQueue.ts';

/** Counts the tokens of bytes, one character a byte. */
export type ByteCounter = (bytes: string) => number;

/** No rank: the neighbours make no token. */
const NONE = -1;

/**
 * Byte pair encoding, counting only: of all neighbours that make a token together the pair of the
 * lowest rank is joined, the leftmost of several first, until none is left. Takes time in proportion
 * to the length; the usual loop takes its square, which a word of 200 kB shows.
 */
export function bytePairCounter(tokens: readonly string[]): ByteCounter {
  const ranks = new Map(tokens.map((token, rank) => [token, rank]));
  const ranksOfTwo = new Int32Array(2 ** 16).fill(NONE);
  tokens.forEach((token, rank) => {
    if (token.length === 2) ranksOfTwo[twoBytes(token, 0)] = rank;
  });
  return bytes => (ranks.has(bytes) ? 1 : joined(bytes, ranks, ranksOfTwo));
}

function twoBytes(bytes: string, at: number): number {
  return (bytes.charCodeAt(at) << 8) | bytes.charCodeAt(at + 1);
}

function joined(bytes: string, ranks: ReadonlyMap<string, number>, ranksOfTwo: Int32Array): number {
  const { length } = bytes;
  // A part is known by where it begins; the part after it begins where it ends.
  const next = new Int32Array(length + 1);
  const previous = new Int32Array(length + 1);
  /** Of the token that a part and the one after it make. */
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
      // What it was noted for may have been joined with something else since.
      if (rankAt[part] !== rank) continue;
      // The last joining has made a pair that comes first.
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
