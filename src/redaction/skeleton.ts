import { begins, decodeEscapes, LONGEST_ESCAPE, SHORT_ESCAPED } from './decodeEscapes.ts';

/**
 * A text reduced to what all its spellings have in common: escapes (nested ones too) are decoded, letters are
 * lowercase, and everything except letters and digits is removed, so that case, separators, line breaks and
 * quoting make no difference.
 */
export interface Skeleton {
  /**
   * Codes of `a-z` and `0-9`, or `|` for letters of other scripts and where more than `WIDEST_GAP` characters
   * were removed.
   */
  readonly codes: Buffer;
  /** Number of codes. */
  readonly length: number;
  /** The index of the decoded character of each code. */
  readonly places: Int32Array;
  /**
   * The decoded character that starts an incomplete escape at the end of the text. The number of characters
   * when there is none.
   */
  readonly cut: number;
  /** Where a decoded character starts in the text. It ends where the next one starts. */
  startOf(place: number): number;
}

/**
 * Maximum number of decoded characters between two letters of one key, such as for `-` in a list of letters,
 * `",\n    "-",\n    "`.
 */
export const WIDEST_GAP = 32;
const BREAK = 0x7c;

/** The lowercase letter or digit for a character code. 0 for every other character. */
const folded = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code).toLowerCase();
  return /[a-z0-9]/.test(character) ? character.charCodeAt(0) : 0;
});

const shortKept = Buffer.allocUnsafeSlow(SHORT_ESCAPED);
const shortPlaces = new Int32Array(SHORT_ESCAPED);

/** For a short text, the result is valid only until the next call. */
export function skeletonOf(text: string): Skeleton {
  const { codes, starts, count } = decodeEscapes(text);
  // A mark is added after each wide gap, so there are fewer marks than removed characters.
  const isShort = count <= SHORT_ESCAPED;
  const kept = isShort ? shortKept : Buffer.allocUnsafeSlow(count);
  const places = isShort ? shortPlaces : new Int32Array(count);
  let length = 0;
  let last = 0;
  for (let index = 0; index < count; index += 1) {
    const code = codes[index] ?? 0;
    const letter = code < 128 ? (folded[code] ?? 0) : isSeparator(code) ? 0 : BREAK;
    if (letter === 0 || (letter === BREAK && length > 0 && kept[length - 1] === BREAK)) continue;
    if (code === 0x30 && isHexPrefix(codes, index, count)) {
      index += 1;
      continue;
    }
    if (index - last > WIDEST_GAP) {
      kept[length] = BREAK;
      places[length] = index;
      length += 1;
    }
    last = index + 1;
    kept[length] = letter;
    places[length] = index;
    length += 1;
  }
  return {
    codes: kept,
    length,
    places,
    cut: cutOff(codes, count),
    startOf: place => (place >= count ? text.length : (starts?.[place] ?? place)),
  };
}

/** Punctuation and invisible characters. Letters of other scripts end a key. */
function isSeparator(code: number): boolean {
  return code < 0xc0 || (code >= 0x2000 && code < 0x2070) || code === 0xfeff;
}

/** `0x` before two hex digits, as in a list of bytes. */
function isHexPrefix(codes: Uint16Array, at: number, count: number): boolean {
  if (at + 3 >= count || ((codes[at + 1] ?? 0) | 0x20) !== 0x78) return false;
  const before = at === 0 ? 0 : (codes[at - 1] ?? 0);
  return (before >= 128 || folded[before] === 0) && isHex(codes[at + 2]) && isHex(codes[at + 3]);
}

function isHex(code = 0): boolean {
  return (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66);
}

const unfinished =
  /(?:[%=][\da-f]?|\\(?:u(?:\{?[\da-f]{0,8})?|x[\da-f]?|[0-3][0-7]?)?|&(?:#?\w{0,12})?|(?<![a-z0-9])0(?:x[\da-f]?)?)$/i;

/**
 * The index of the character that starts an incomplete escape. The count when there is none. The characters
 * of the escape may themselves be incomplete escapes.
 */
function cutOff(codes: Uint16Array, count: number): number {
  const from = Math.max(0, count - LONGEST_ESCAPE);
  if (!mayBeCut(codes, from, count)) return count;
  let end = String.fromCharCode(...codes.subarray(from, count));
  for (;;) {
    const found = unfinished.exec(end);
    if (!found) return from + end.length;
    end = end.slice(0, found.index);
  }
}

function mayBeCut(codes: Uint16Array, from: number, count: number): boolean {
  for (let at = from; at < count; at += 1) {
    const code = codes[at] ?? 0;
    if (begins(code) || (code === 0x30 && at >= count - 3)) return true;
  }
  return false;
}
