import { O200K_TOKEN_SPLIT_REGEX } from 'gpt-tokenizer/encodingParams/constants';
import { bytePairCounter } from './bytePairs.ts';
import { tokens } from './o200kTokens.ts';

const countBytes = bytePairCounter(tokens);

/** Counts of the short pieces met, which are most words of a language. */
const known = new Map<string, number>();
const MOST_KNOWN = 100_000;
const LONGEST_KNOWN = 64;

/** UTF-16 units matched at once: the pattern runs out of stack on a word a few times as long. */
const LONGEST_STRETCH = 1_000_000;

/**
 * Tokens of a text in OpenAI's `o200k_base`, exactly: its pieces by OpenAI's pattern, each encoded by
 * itself. Special tokens have no meaning in a message: their spelling is ordinary text here. (A
 * stretch of a million characters without a space is counted in parts, at most some tokens too many.)
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
  const count = countBytes(Buffer.from(piece).toString('latin1'));
  if (piece.length > LONGEST_KNOWN) return count;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(piece, count);
  return count;
}

/** Where a piece begins whatever comes before: at a space after something else. */
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
