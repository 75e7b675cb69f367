import { O200K_TOKEN_SPLIT_REGEX } from 'gpt-tokenizer/encodingParams/constants';
import { bytePairCounter } from './bytePairs.ts';
import { tokens } from './o200kTokens.ts';

const countBytes = bytePairCounter(tokens);

/** Counts of short pieces that have occurred. Most words of a language are short pieces. */
const known = new Map<string, number>();
const MOST_KNOWN = 100_000;
const LONGEST_KNOWN = 64;

/**
 * Maximum number of UTF-16 units that are matched at once. The pattern overflows the stack for a word a few
 * times as long.
 */
const LONGEST_STRETCH = 1_000_000;

/**
 * The exact number of tokens of a text in OpenAI's `o200k_base`: it is split with OpenAI's pattern, and each
 * piece is encoded separately. Special tokens have no meaning in a message, so their spelling is ordinary
 * text. (More than a million characters without a space are counted in parts, which may add a few tokens.)
 */
export function countO200k(text: string): number {
  let count = 0;
  let start = 0;
  while (start < text.length) {
    const end = endOfStretch(text, start);
    for (const [piece] of text.slice(start, end).matchAll(O200K_TOKEN_SPLIT_REGEX)) {
      count += countPiece(piece);
    }
    start = end;
  }
  return count;
}

function countPiece(piece: string): number {
  const before = known.get(piece);
  if (before !== undefined) return before;
  const count = countBytes(Buffer.from(piece));
  if (piece.length > LONGEST_KNOWN) return count;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(piece, count);
  return count;
}

/** A place where a piece starts regardless of the text before it: at a space after another character. */
function endOfStretch(text: string, start: number): number {
  const most = start + LONGEST_STRETCH;
  if (most >= text.length) return text.length;
  let end = text.lastIndexOf(' ', most);
  while (end > start && isSpace(text, end - 1)) end = text.lastIndexOf(' ', end - 1);
  if (end > start) return end;
  return isLowSurrogate(text.charCodeAt(most)) ? most - 1 : most;
}

function isSpace(text: string, at: number): boolean {
  return /\s/.test(text.charAt(at));
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
