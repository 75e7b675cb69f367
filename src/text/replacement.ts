/** A text that replaces a range. An empty range inserts, an empty text deletes. */
export interface Replacement {
  readonly range: TextRange;
  readonly text: string;
}

export function insertion(offset: number, text: string): Replacement {
  return { range: { start: offset, end: offset }, text };
}

/** The text with a space for each character except line ends, so that offsets into it remain the same. */
export function blanked(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

/** The text after edits that do not overlap. Insertions at one place keep their order. */
export function edited(text: string, edits: readonly Replacement[]): string {
  let written = '';
  let at = 0;
  for (const { range, text: by } of edits.toSorted((a, b) => a.range.start - b.range.start)) {
    written += text.slice(at, range.start) + by;
    at = range.end;
  }
  return written + text.slice(at);
}

/** The one replacement that turns a text into another; none when they are equal. */
export function changedPart(before: string, after: string): readonly Replacement[] {
  if (before === after) return [];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const text = after.slice(start, after.length - end);
  return [{ range: { start, end: before.length - end }, text }];
}

/** The line end of a text. */
export function lineEnd(text: string): string {
  return /\r\n|\n/.exec(text)?.[0] ?? '\n';
}

/** Half-open range of UTF-16 offsets into a text: `[start, end)`. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}
