import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/** Tokens of one byte come first. Every other token joins two with lower ranks. */
const SINGLE = 256;
const BYTES_A_RANK = 3;

/**
 * Packs the tokens of a byte pair encoding (each a string with one character per byte) into as little text as
 * possible: the single bytes, then for each other token the ranks of the two tokens that it joins,
 * compressed.
 */
export function packed(tokens: readonly string[]): string {
  const ranks = new Map(tokens.map((token, rank) => [token, rank]));
  const parts = tokens.slice(SINGLE).map(token => partsOf(token, ranks));
  const table = Buffer.concat([
    Buffer.from(tokens.slice(0, SINGLE).join(''), 'latin1'),
    columnsOf(parts.map(([left]) => left)),
    columnsOf(parts.map(([, right]) => right)),
  ]);
  const compressed = brotliCompressSync(table, {
    params: { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS },
  });
  return compressed.toString('base64');
}

/** The tokens in a packed text. */
export function unpacked(text: string): readonly string[] {
  const table = brotliDecompressSync(Buffer.from(text, 'base64'));
  const count = (table.length - SINGLE) / BYTES_A_RANK / 2;
  const lefts = SINGLE;
  const rights = SINGLE + count * BYTES_A_RANK;
  const tokens = [...table.toString('latin1', 0, SINGLE)];
  const at = (column: number, index: number): string => {
    const low = table[column + index] ?? 0;
    const middle = table[column + count + index] ?? 0;
    const high = table[column + 2 * count + index] ?? 0;
    return tokens[(high << 16) | (middle << 8) | low] ?? '';
  };
  for (let index = 0; index < count; index += 1) tokens.push(at(lefts, index) + at(rights, index));
  return tokens;
}

/**
 * Of the ways to split a token in two, the one whose second part has the lowest rank, because low numbers
 * compress well.
 */
function partsOf(token: string, ranks: ReadonlyMap<string, number>): readonly [number, number] {
  const own = ranks.get(token) ?? 0;
  let best: readonly [number, number] = [own, own];
  for (let cut = 1; cut < token.length; cut += 1) {
    const left = ranks.get(token.slice(0, cut)) ?? own;
    const right = ranks.get(token.slice(cut)) ?? own;
    if (Math.max(left, right) < Math.max(...best)) best = [left, right];
  }
  return best;
}

/** Low bytes first, then middle ones, then high ones, because similar bytes compress well together. */
function columnsOf(ranks: readonly number[]): Buffer {
  return Buffer.concat([0, 8, 16].map(shift => Buffer.from(ranks.map(rank => rank >> shift))));
}
