import type { TextRange } from '../../../text/replacement.ts';

/** A visible range. An empty range is extended to the word at its place or the character before it. */
export function visibleRange(text: string, { start, end }: TextRange): TextRange {
  const from = Math.max(0, Math.min(start, text.length));
  const to = Math.min(Math.max(from, end), text.length);
  const word = /"[^"\r\n]*"?|[^\s:,[\]{}"]+|\S/y;
  word.lastIndex = from;
  const found = word.exec(text);
  // Many errors are one character wide. The word at that place is easier to see.
  if (to > from + 1 && text.slice(from, to).trim() !== '') return { start: from, end: to };
  if (found) return { start: from, end: from + found[0].length };
  const before = text.slice(0, from).trimEnd().length;
  return before > 0 ? { start: before - 1, end: before } : { start: 0, end: text.length };
}

/** The part of a range on its first line. */
export function firstLineRange(text: string, { start, end }: TextRange): TextRange {
  const stop = text.slice(start, end).search(/[\r\n]/);
  return { start, end: stop > 0 ? start + stop : end };
}
