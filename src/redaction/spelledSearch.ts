import { base64Core } from './exactSecret.ts';
import type { KeySearch, KeySpan } from './found.ts';
import { skeletonOf, WIDEST_GAP } from './skeleton.ts';

/**
 * Minimum number of skeleton characters at which a part of a key identifies it. More are needed for digits
 * that represent bytes.
 */
const IDENTIFYING = 12;
const IDENTIFYING_BYTES = 24;
/** A part is found by this many of its characters: one such window starts in every `STEP` places of it. */
const WINDOW = 6;
const STEP = IDENTIFYING - WINDOW + 1;
/**
 * A form without this many characters still counts as complete, because an escape before it may have consumed
 * them.
 */
const MISSING = 4;

/**
 * Searches texts for secrets in every spelling that keeps their letters and digits, or writes their bytes: in
 * any case, with escapes of URLs, JSON, JavaScript, C, HTML and mail, reversed, as base64, hex or decimal
 * bytes, with separators or line breaks. Takes linear time.
 */
export function createSpelledSearch(secrets: readonly string[]): KeySearch {
  const forms = secrets.map(formsOf);
  const texts = forms.flatMap(form => form.texts);
  const bytes = forms.flatMap(form => form.bytes);
  if (texts.length === 0) return () => undefined;
  const textsOnly = texts.join(' ');
  const all = [textsOnly, ...bytes].join(' ');
  const windows = new Set<string>();
  const hashes = new Uint8Array(1 << 16);
  const allCodes = Buffer.from(all, 'latin1');
  for (let at = 0; at + WINDOW <= all.length; at += 1) {
    windows.add(all.slice(at, at + WINDOW));
    hashes[hashAt(allCodes, at)] = 1;
  }

  /** Whether a part of a form can only come from the secret, and not from similar words. */
  function identifies(part: string): boolean {
    if (!textsOnly.includes(part)) return part.length >= IDENTIFYING_BYTES;
    if (/\d/.test(part) && /[a-z]/.test(part)) return true;
    return texts.some(form => form.includes(part) && part.length >= form.length - MISSING);
  }

  return (raw, ended) => {
    const { codes, length, places, cut, startOf } = skeletonOf(raw);
    const known = ended ? length : knownLength(length, places, cut);
    const text = codes.toString('latin1', 0, known);
    const startsAt = (index: number): number => startOf(places[index] ?? cut);
    const spans: KeySpan[] = [];
    let from = 0;
    for (let at = 0; at + WINDOW <= known; at += STEP) {
      if (hashes[hashAt(codes, at)] === 0 || !windows.has(text.slice(at, at + WINDOW))) continue;
      let end = at + WINDOW;
      while (end < known && all.includes(text.slice(at, end + 1))) end += 1;
      if (end === known && !ended) break;
      let start = at;
      while (start > from && all.includes(text.slice(start - 1, end))) start -= 1;
      if (end - start < IDENTIFYING || !identifies(text.slice(start, end))) continue;
      spans.push({ start: startsAt(start), end: startOf((places[end - 1] ?? 0) + 1) });
      from = end;
      at = end - STEP;
    }
    if (ended) return { spans, open: raw.length };
    if (known === 0 || cut - (places[known - 1] ?? 0) > WIDEST_GAP)
      return { spans, open: startOf(cut) };
    let open = known;
    while (open > from && all.includes(text.slice(open - 1))) open -= 1;
    return { spans, open: open < known ? startsAt(open) : startOf(cut) };
  };
}

/** The number of letters before an incomplete escape. What follows it is not known yet. */
function knownLength(length: number, places: Int32Array, cut: number): number {
  let known = length;
  while (known > 0 && (places[known - 1] ?? 0) >= cut) known -= 1;
  return known;
}

/** Hash of four characters. */
function hashAt(codes: Uint8Array, at: number): number {
  const a = codes[at] ?? 0;
  const b = codes[at + 1] ?? 0;
  const c = codes[at + 2] ?? 0;
  const d = codes[at + 3] ?? 0;
  return (((a * 37 + b) * 37 + c) * 37 + d) & 0xffff;
}

interface Forms {
  readonly texts: readonly string[];
  /** Forms that write bytes as digits. Any number consists of such digits. */
  readonly bytes: readonly string[];
}

/** Skeletons of the spellings of a secret. None for a secret that is so short that words may be similar. */
function formsOf(secret: string): Forms {
  const plain = lettersOf(secret);
  if (plain.length < IDENTIFYING) return { texts: [], bytes: [] };
  const base64 = ([0, 1, 2] as const).map(before => lettersOf(base64Core(secret, before)));
  return {
    texts: [...new Set([plain, [...plain].reverse().join(''), ...base64])],
    bytes: [Buffer.from(secret).toString('hex'), [...Buffer.from(secret)].join('')],
  };
}

function lettersOf(text: string): string {
  const { codes, length } = skeletonOf(text);
  return codes.toString('latin1', 0, length).replaceAll('|', '');
}
