import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { NO_RANK, ranksOf, type TokenTable } from '../src/model/tokens/tokenTable.ts';

/** Tokens of one byte come first. Every other token joins two with lower ranks. */
const SINGLE = 256;
const BYTES_A_RANK = 3;

/** The best one saves 1.5 % more and takes a hundred times as long. */
const QUALITY = 4;

/**
 * Packs the tokens of a byte pair encoding into little text: the single bytes, then for each other token the
 * ranks of the two tokens that it joins, compressed.
 */
export function packed(tokens: TokenTable): string {
  const parts = partsOf(tokens);
  const table = Buffer.concat([
    tokens.bytes.subarray(0, SINGLE),
    columnsOf(parts.map(([left]) => left)),
    columnsOf(parts.map(([, right]) => right)),
  ]);
  const compressed = brotliCompressSync(table, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    },
  });
  return compressed.toString('base64');
}

/** The tokens in a packed text. */
export function unpacked(text: string): TokenTable {
  const table = brotliDecompressSync(Buffer.from(text, 'base64'));
  const count = (table.length - SINGLE) / BYTES_A_RANK / 2;
  const partOf = (column: number, rank: number): number => {
    const at = SINGLE + column * count * BYTES_A_RANK + rank - SINGLE;
    const [low = 0, middle = 0, high = 0] = [table[at], table[at + count], table[at + 2 * count]];
    return (high << 16) | (middle << 8) | low;
  };
  const ends = new Uint32Array(SINGLE + count);
  const startOf = (rank: number): number => ends[rank - 1] ?? 0;
  const lengthOf = (rank: number): number => (ends[rank] ?? 0) - startOf(rank);
  for (let rank = 0; rank < ends.length; rank += 1) {
    const length = rank < SINGLE ? 1 : lengthOf(partOf(0, rank)) + lengthOf(partOf(1, rank));
    ends[rank] = startOf(rank) + length;
  }
  const bytes = new Uint8Array(ends.at(-1) ?? 0);
  bytes.set(table.subarray(0, SINGLE));
  let end = SINGLE;
  for (let rank = SINGLE; rank < ends.length; rank += 1) {
    for (const part of [partOf(0, rank), partOf(1, rank)]) {
      const to = ends[part] ?? 0;
      for (let at = startOf(part); at < to; at += 1) bytes[end++] = bytes[at] ?? 0;
    }
  }
  return { bytes, ends };
}

/**
 * Of the ways to split a token in two, the one whose second part has the lowest rank, because low numbers
 * compress well.
 */
function partsOf(tokens: TokenTable): readonly (readonly [left: number, right: number])[] {
  const { bytes, ends } = tokens;
  const rankOf = ranksOf(tokens);
  return Array.from(ends.subarray(SINGLE), (end, index) => {
    const rank = SINGLE + index;
    const start = ends[rank - 1] ?? 0;
    let best: readonly [number, number] = [rank, rank];
    for (let cut = start + 1; cut < end; cut += 1) {
      const left = rankOf(bytes, start, cut);
      const right = rankOf(bytes, cut, end);
      if (left === NO_RANK || right === NO_RANK) continue;
      if (Math.max(left, right) < Math.max(...best)) best = [left, right];
    }
    return best;
  });
}

/** Low bytes first, then middle ones, then high ones, because similar bytes compress well together. */
function columnsOf(ranks: readonly number[]): Buffer {
  return Buffer.concat([0, 8, 16].map(shift => Buffer.from(ranks.map(rank => rank >> shift))));
}
