/** A word of a text, in lowercase, and its UTF-16 offset. */
export interface Word {
  readonly text: string;
  readonly start: number;
}

/** Each character of a script without spaces between words is a word. */
const word =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*|[\p{L}\p{M}\p{N}]+/gu;

/** The words of a text, without punctuation. */
export function textWords(text: string): readonly Word[] {
  return [...text.matchAll(word)].map(({ 0: found, index }) => ({
    text: found.normalize('NFKC').toLowerCase(),
    start: index,
  }));
}

/** Number of successive words that are compared as a unit. */
const SHINGLE = 3;

/** A text with fewer words is compared as a whole: one changed word may be the point of the row. */
export const SHORTEST_TEXT = 5;

/** 32-bit hashes of every {@link SHINGLE} successive words, in their order. */
export function shinglesOf(words: readonly Word[], seed = 0): readonly number[] {
  const hashes = words.map(({ text }) => textHash(text, seed));
  return hashes.slice(SHINGLE - 1).map((_, at) => {
    let hash = seed;
    for (const each of hashes.slice(at, at + SHINGLE)) hash = mixed(hash ^ each) + 1;
    return hash >>> 0;
  });
}

/** FNV-1a with a final mix. */
export function textHash(text: string, seed = 0): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return mixed(hash);
}

/** The final mix of MurmurHash3, a permutation of the 32-bit integers. */
export function mixed(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
