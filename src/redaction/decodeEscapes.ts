/** A text with its escapes decoded. For a short text, it is valid only until the next call. */
export interface Decoded {
  /** UTF-16 codes. Only the first `count` are used. */
  readonly codes: Uint16Array;
  readonly count: number;
  /**
   * The start of each character in the text. It ends where the next one starts. Absent when nothing was
   * decoded.
   */
  readonly starts?: Int32Array;
}

/** Maximum number of characters of an escape: `&#x00000073;`, `\u{000073}`. */
export const LONGEST_ESCAPE = 16;

const PERCENT = 0x25;
const AMPERSAND = 0x26;
const EQUALS = 0x3d;
const BACKSLASH = 0x5c;
const SPACE = 0x20;

/**
 * Decodes escapes of URLs, JSON, JavaScript, C, HTML and quoted-printable mail, with any nesting. The
 * characters are on a stack, and an escape that is complete at the top is replaced with the character that it
 * represents.
 */
export function decodeEscapes(text: string): Decoded {
  const { length } = text;
  const codes = codesOf(text);
  const first = firstOpening(codes, length);
  if (first === length) return { codes, count: length };
  const starts = new Int32Array(length);
  for (let index = 0; index < first; index += 1) starts[index] = index;
  let count = first;
  /** The nearest character below the top that may start an escape. */
  let opening = -LONGEST_ESCAPE;
  for (let index = first; index < length; index += 1) {
    const code = codes[index] ?? 0;
    if (code === BACKSLASH && opening === count - 1 && codes[opening] === BACKSLASH) continue;
    codes[count] = code;
    starts[count] = index;
    count += 1;
    if (begins(code)) {
      opening = count - 1;
      continue;
    }
    while (mayComplete(count - opening, codes[count - 1] ?? 0)) {
      const meant = meaning(codes, opening, count);
      if (meant < 0) break;
      codes[opening] = meant;
      count = opening + 1;
      if (begins(meant)) break;
      // The decoded character may complete an escape that started before it.
      opening = openingBelow(codes, opening);
    }
  }
  return { codes, count, starts };
}

/** Maximum length of texts that share their memory between calls. Pieces of a stream are short and many. */
export const SHORT_ESCAPED = 256;
const shortCodes = new Uint16Array(SHORT_ESCAPED);

function codesOf(text: string): Uint16Array {
  if (text.length <= SHORT_ESCAPED) {
    for (let at = 0; at < text.length; at += 1) shortCodes[at] = text.charCodeAt(at);
    return shortCodes;
  }
  // Much faster than reading each code of a long string.
  const bytes = Buffer.allocUnsafeSlow(2 * text.length);
  bytes.write(text, 'utf16le');
  return new Uint16Array(bytes.buffer, 0, text.length);
}

/** Where the first escape may start. The length when there is none. */
function firstOpening(codes: Uint16Array, count: number): number {
  for (let at = 0; at + 1 < count; at += 1) {
    const code = codes[at] ?? 0;
    if (code > BACKSLASH || !begins(code)) continue;
    const next = codes[at + 1] ?? 0;
    if (code === BACKSLASH || next === 0x23 || next > 0x2f) return at;
  }
  return count;
}

export function begins(code: number): boolean {
  return code === BACKSLASH || code === PERCENT || code === EQUALS || code === AMPERSAND;
}

/** A quick check whether an escape of this length can end with this character. */
function mayComplete(length: number, last: number): boolean {
  return length <= 6
    ? length !== 5 || last === 0x3b || last === 0x7d
    : length <= LONGEST_ESCAPE && (last === 0x3b || last === 0x7d);
}

function openingBelow(codes: Uint16Array, top: number): number {
  for (let at = top - 1; at >= 0 && at > top - LONGEST_ESCAPE; at -= 1) {
    if (begins(codes[at] ?? 0)) return at;
  }
  return -LONGEST_ESCAPE;
}

/**
 * The character code that the characters from `start` to the end represent. -1 when they are not a complete
 * escape.
 */
function meaning(codes: Uint16Array, start: number, end: number): number {
  const length = end - start;
  const opening = codes[start] ?? 0;
  if (opening === PERCENT || opening === EQUALS) {
    return length === 3 ? readDigits(codes, start + 1, end, 16) : -1;
  }
  const last = codes[end - 1] ?? 0;
  if (opening === AMPERSAND) return last === 0x3b && length > 2 ? entity(codes, start, end) : -1;
  const kind = codes[start + 1] ?? 0;
  if (length === 2) return isSimple(kind) ? SPACE : -1;
  if (kind === 0x78) return length === 4 ? readDigits(codes, start + 2, end, 16) : -1;
  if (kind === 0x75 && codes[start + 2] === 0x7b) {
    return last === 0x7d ? readDigits(codes, start + 3, end - 1, 16) : -1;
  }
  if (kind === 0x75) return length === 6 ? readDigits(codes, start + 2, end, 16) : -1;
  return length === 4 && kind <= 0x33 ? readDigits(codes, start + 1, end, 8) : -1;
}

/** `\n` and similar escapes. Which character it is does not matter. */
function isSimple(code: number): boolean {
  return '"\'/bfnrtv'.includes(String.fromCharCode(code));
}

/** `&#115;`, `&#x73;` or a named entity. No named entity represents a letter or digit. */
function entity(codes: Uint16Array, start: number, end: number): number {
  if (codes[start + 1] !== 0x23) return SPACE;
  const isHex = ((codes[start + 2] ?? 0) | 0x20) === 0x78;
  return readDigits(codes, start + (isHex ? 3 : 2), end - 1, isHex ? 16 : 10);
}

/** -1 when it is not a number. Keys have no characters outside the first plane. */
function readDigits(codes: Uint16Array, start: number, end: number, base: 8 | 10 | 16): number {
  if (start >= end) return -1;
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const digit = digitOf(codes[at] ?? 0);
    if (digit >= base) return -1;
    value = Math.min(0x110000, value * base + digit);
  }
  return value > 0xffff ? SPACE : value;
}

function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : 16;
}
