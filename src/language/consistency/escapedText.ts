import type { Replacement, TextRange } from '../../prompt/diagnostic.ts';

/** A text as it is written within the quotes of a JSON string that other text surrounds. */
export interface EscapedText {
  /** Where a range of the text is written. */
  range(range: TextRange): TextRange;
  /** An edit of the text as one of what is written. */
  edit(edit: Replacement): Replacement;
}

/** @param written without its quotes; `start` is where it stands. */
export function escapedText(written: string, start: number): EscapedText {
  /** Of each escape, in order: where the text goes on behind it, and how much longer it is written by then. */
  const ends: number[] = [];
  const longer: number[] = [];
  let more = 0;
  for (const { 0: sequence, index } of written.matchAll(/\\(?:u[0-9A-Fa-f]{4}|.)/g)) {
    ends.push(index - more + 1);
    more += sequence.length - 1;
    longer.push(more);
  }
  const writtenAt = (offset: number): number =>
    start + offset + (longer[before(ends, offset) - 1] ?? 0);
  const range = (within: TextRange): TextRange => ({
    start: writtenAt(within.start),
    end: writtenAt(within.end),
  });
  return {
    range,
    edit: ({ range: within, text }) => ({
      range: range(within),
      text: JSON.stringify(text).slice(1, -1),
    }),
  };
}

/** How many of some ascending numbers are no more than another. */
function before(ascending: readonly number[], number: number): number {
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ascending[middle] ?? 0) <= number) from = middle + 1;
    else to = middle;
  }
  return from;
}
