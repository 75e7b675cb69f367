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

/** The line end of a text. */
export function lineEnd(text: string): string {
  return /\r\n|\n/.exec(text)?.[0] ?? '\n';
}

/** Half-open range of UTF-16 offsets into a text: `[start, end)`. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}
