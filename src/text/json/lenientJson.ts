import type { TextRange } from '../textRange.ts';
import { parseExact } from './exactJson.ts';
import { findJsonStop } from './jsonStop.ts';
import { looseTokens } from './looseTokens.ts';

/** What was overlooked in a text to find the JSON in it. */
export type Forgiven = 'fence' | 'prose' | 'comments' | 'trailingCommas';

export interface LenientReading {
  readonly value: unknown;
  /** Where the JSON stands in the text. */
  readonly range: TextRange;
  /** The text of that range as JSON: comments and extra commas are spaces, so that offsets are the same. */
  readonly json: string;
  /** Empty for a text that is JSON as it stands. */
  readonly forgiven: readonly Forgiven[];
}

/**
 * The JSON that a model wrapped in a code fence or in talk, commented, or ended with a comma too many:
 * to show what would pass, or where `output.lenient` asks for it. What would have to be guessed (cut
 * short, single quotes, `NaN`) is not read. Of several values the longest is taken.
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

/** The ranges of what is an object or a list, but not of what is in a broken one. */
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
/** Behind the bracket that closes the one at an offset, or the end of the text. */
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
  const value = parsed(inner);
  if (value !== undefined) return { value, range: place, json: inner.trim(), forgiven: [] };
  const { text: plain, forgiven } = withoutExtras(inner);
  const lenient = forgiven.length > 0 ? parsed(plain) : undefined;
  if (lenient === undefined) return undefined;
  const json = plain.slice(start - range.start, place.end - range.start);
  return { value: lenient, range: place, json, forgiven };
}

/** Undefined for what is no JSON, which has no value of that kind. */
function parsed(text: string): unknown {
  try {
    return parseExact(text);
  } catch {
    return undefined;
  }
}

/** Comments and trailing commas as spaces, so that every offset stays. */
function withoutExtras(text: string): { text: string; forgiven: readonly Forgiven[] } {
  const forgiven = new Set<Forgiven>();
  const extras: TextRange[] = [];
  /** A comma behind which only blanks and comments came so far; how many extras there were before it. */
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
    const endsItem = token.kind === 'comma' && !/[{[,]/.test(before(text, token.start));
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

/** The character before an offset that is not blank. */
function before(text: string, offset: number): string {
  let at = offset - 1;
  while (at >= 0 && /\s/.test(text.charAt(at))) at -= 1;
  return text.charAt(at);
}

function longest(readings: readonly (LenientReading | undefined)[]): LenientReading | undefined {
  const length = (reading: LenientReading | undefined): number =>
    reading ? reading.range.end - reading.range.start : -1;
  return readings.reduce((best, each) => (length(each) > length(best) ? each : best), undefined);
}
