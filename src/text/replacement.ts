/** A text that replaces a range. An empty range inserts, an empty text deletes. */
export interface Replacement {
  readonly range: TextRange;
  readonly text: string;
}

export function insertion(offset: number, text: string): Replacement {
  return { range: { start: offset, end: offset }, text };
}

/** The text after edits that do not overlap. */
export function edited(text: string, edits: readonly Replacement[]): string {
  return edits
    .toSorted((a, b) => b.range.start - a.range.start)
    .reduce(
      (all, { range, text: by }) => all.slice(0, range.start) + by + all.slice(range.end),
      text,
    );
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
