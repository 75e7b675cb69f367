import type { KeySearch, KeySpan } from './found.ts';

/** Minimum length. Shorter secrets would match words of ordinary texts. */
const SHORTEST = 4;
/** Minimum number of characters at which a part of a long secret identifies it. */
const IDENTIFYING = 12;
/** A character that keys do not contain. It separates the forms that are searched as one text. */
const BETWEEN = '\uffff';

/**
 * Searches texts for a secret character by character: plain, percent-encoded, in JSON or base64. A long
 * secret is also found by parts of 12 characters.
 */
export function createExactSearch(secret: string): KeySearch {
  if (secret.length < SHORTEST) return () => undefined;
  const length = partLength(secret);
  const forms = formsOf(secret);
  const all = forms.join(BETWEEN);
  // Every part that starts at one of the next `step` places contains these characters.
  const common = Math.ceil(length / 2);
  const step = length - common + 1;
  const shared = new Set(forms.flatMap(form => windows(form, common)));

  /** The search advances in steps, so a part may start before the place where it was found. */
  function startOfPart(text: string, from: number, noticed: number, end: number): number {
    let start = noticed;
    while (start > from && all.includes(text.slice(start - 1, end))) start -= 1;
    return start;
  }

  /** The end of the part that starts at a place. The place itself when no part starts there. */
  function endOfPart(text: string, start: number): number {
    let end = start + length;
    if (!all.includes(text.slice(start, end))) return start;
    while (end < text.length && all.includes(text.slice(start, end + 1))) end += 1;
    return end;
  }

  return text => {
    const spans: KeySpan[] = [];
    let from = 0;
    let at = 0;
    while (at + length <= text.length) {
      if (!shared.has(text.slice(at + length - common, at + length))) {
        at += step;
        continue;
      }
      const end = endOfPart(text, at);
      if (end === text.length) break;
      if (end > at) {
        spans.push({ start: startOfPart(text, from, at, end), end });
        from = end;
      }
      at = Math.max(end, at + 1);
    }
    while (at < text.length && !all.includes(text.slice(at))) at += 1;
    const open = startOfPart(text, from, at, text.length);
    if (text.length - open >= length) spans.push({ start: open, end: text.length });
    return { spans, open };
  };
}

/** A short secret only counts as a whole, because its parts could be parts of words. */
function partLength({ length }: string): number {
  return length < 16 ? length : Math.min(IDENTIFYING, Math.ceil(length / 2));
}

/** The forms in which a secret occurs in headers, addresses and bodies. */
function formsOf(secret: string): readonly string[] {
  const plain = [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
  ];
  const encoded =
    secret.length < 8 ? [] : ([0, 1, 2] as const).map(before => base64Core(secret, before));
  const forAddresses = encoded.map(form => form.replaceAll('+', '-').replaceAll('/', '_'));
  return [...new Set([...plain, ...encoded, ...forAddresses])];
}

/**
 * The base64 characters that depend only on the secret when it is preceded by a number of bytes. After
 * `user:` or `Bearer `, all characters of its base64 form differ.
 */
export function base64Core(secret: string, before: 0 | 1 | 2): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
  const first = [0, 2, 3][before];
  return bytes.toString('base64').slice(first, Math.floor((bytes.length * 8) / 6));
}

function windows(form: string, length: number): readonly string[] {
  const count = Math.max(0, form.length - length + 1);
  return Array.from({ length: count }, (_, at) => form.slice(at, at + length));
}
