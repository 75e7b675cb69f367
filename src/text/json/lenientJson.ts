import type { TextRange } from '../replacement.ts';
import { parseExact } from './exactJson.ts';
import { findJsonStop } from './jsonMistake.ts';
import { looseTokens } from './looseTokens.ts';

/** What was ignored to find JSON in a text. */
export type Forgiven = 'fence' | 'prose' | 'comments' | 'trailingCommas';

export interface LenientReading {
  readonly value: unknown;
  /** The range of the JSON in the text. */
  readonly range: TextRange;
  /**
   * The text of that range as JSON. Comments and extra commas are replaced with spaces, so that offsets stay
   * valid.
   */
  readonly json: string;
  /** Empty when the text is JSON as written. */
  readonly forgiven: readonly Forgiven[];
}

/**
 * Finds JSON in a text with a code fence, extra text, comments or trailing commas. It is used to show that
 * such a text would pass, and where `output.lenient` allows it. Mistakes that require guessing (a cut reply,
 * single quotes, `NaN`) are not corrected. Of several values, the longest is used.
 */
export function readLeniently(text: string): LenientReading | undefined {
  const whole = read(text, { start: 0, end: text.length });
  if (whole) return whole;
  const fenced = [...text.matchAll(fence)].map(({ index, 1: opening = '', 2: inner = '' }) => {
    const start = index + opening.length;
    return { start, end: start + inner.length };
  });
  const inFence = longest(fenced.map(range => read(text, range)));
  const found = inFence ?? longest(candidates(text).map(range => read(text, range)));
  if (!found) return undefined;
  const around = text.slice(0, found.range.start) + text.slice(found.range.end);
  const hasProse = around.replace(/```[\w-]*/g, '').trim() !== '';
  return {
    ...found,
    forgiven: [
      ...(around.includes('```') ? (['fence'] as const) : []),
      ...(hasProse ? (['prose'] as const) : []),
      ...found.forgiven,
    ],
  };
}

const fence = /(```[^\n`]*\n)([\s\S]*?)(?:\n[ \t]*```|$(?![\s\S]))/g;

/** The ranges of objects and lists, without those inside a broken one. */
function candidates(text: string): readonly TextRange[] {
  const found: TextRange[] = [];
  const { text: plain } = withoutExtras(text);
  for (let start = plain.search(open); start !== -1; ) {
    const stop = findJsonStop(plain.slice(start));
    const isWhole = !stop || stop.expected === 'nothing';
    const end = isWhole && stop ? start + stop.offset : closing(plain, start);
    if (isWhole) found.push({ start, end });
    const next = plain.slice(end).search(open);
    start = next === -1 ? -1 : end + next;
  }
  return found;
}

const open = /[[{]/;
/** The offset after the bracket that closes the one at an offset, or the end of the text. */
function closing(text: string, start: number): number {
  let depth = 0;
  for (const { kind, end } of looseTokens(text, start)) {
    if (kind === 'open') depth += 1;
    else if (kind === 'close') depth -= 1;
    if (depth === 0) return end;
  }
  return text.length;
}

function read(text: string, range: TextRange): LenientReading | undefined {
  const inner = text.slice(range.start, range.end);
  const start = range.start + (inner.length - inner.trimStart().length);
  const place = { start, end: range.start + inner.trimEnd().length };
  const value = exactOrUndefined(inner);
  if (value !== undefined) return { value, range: place, json: inner.trim(), forgiven: [] };
  const { text: plain, forgiven } = withoutExtras(inner);
  const lenient = forgiven.length > 0 ? exactOrUndefined(plain) : undefined;
  if (lenient === undefined) return undefined;
  const json = plain.slice(start - range.start, place.end - range.start);
  return { value: lenient, range: place, json, forgiven };
}

/** Undefined when the text is not JSON. No JSON value is undefined. */
function exactOrUndefined(text: string): unknown {
  try {
    return parseExact(text);
  } catch {
    return undefined;
  }
}

/** Replaces comments and trailing commas with spaces, so that offsets stay valid. */
function withoutExtras(text: string): { text: string; forgiven: readonly Forgiven[] } {
  const forgiven = new Set<Forgiven>();
  const extras: TextRange[] = [];
  /**
   * The last comma, while only whitespace and comments have followed it, with the number of extras before it.
   */
  let comma: { readonly range: TextRange; readonly place: number } | undefined;
  let last = 0;
  for (const token of looseTokens(text)) {
    const isNext = text.slice(last, token.start).trim() === '';
    last = token.end;
    if (!isNext) comma = undefined;
    if (token.kind === 'comment') {
      forgiven.add('comments');
      extras.push(token);
      continue;
    }
    if (token.kind === 'close' && comma) {
      forgiven.add('trailingCommas');
      extras.splice(comma.place, 0, comma.range);
    }
    const endsItem = token.kind === 'comma' && !/[{[,]/.test(lastVisibleBefore(text, token.start));
    comma = endsItem ? { range: token, place: extras.length } : undefined;
  }
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of extras) {
    pieces.push(text.slice(at, start), text.slice(start, end).replace(/[^\n]/g, ' '));
    at = end;
  }
  return { text: pieces.join('') + text.slice(at), forgiven: [...forgiven] };
}

/** The last character before an offset that is not whitespace. */
function lastVisibleBefore(text: string, offset: number): string {
  let at = offset - 1;
  while (at >= 0 && /\s/.test(text.charAt(at))) at -= 1;
  return text.charAt(at);
}

function longest(readings: readonly (LenientReading | undefined)[]): LenientReading | undefined {
  const length = (reading: LenientReading | undefined): number =>
    reading ? reading.range.end - reading.range.start : -1;
  return readings.reduce((best, each) => (length(each) > length(best) ? each : best), undefined);
}
