import { messages } from '../messages.ts';
import type { RawRow } from '../row.ts';
import { parseJsonRow, rowFormat } from './format.ts';

/** UTF-16 units. JavaScript's own limit of a text is twice as large. */
const LONGEST_ROW = 2 ** 28;

/** JSON Lines: one row on each line. Blank lines are allowed. */
export const jsonl = jsonLines(LONGEST_ROW);

/** @param longest the maximum length of a row in UTF-16 units. A longer row is a bad row and is not kept. */
export function jsonLines(longest: number) {
  return rowFormat(() => {
    /** The parts of the current line, which may arrive in thousands of chunks. */
    let held: string[] = [];
    let length = 0;
    let line = 0;
    let next = 0;

    function add(piece: string): void {
      length += piece.length;
      if (length <= longest) held.push(piece);
      else held = [];
    }

    function ended(): readonly RawRow[] {
      const text = held.join('');
      const isTooLong = length > longest;
      const offset = next;
      line += 1;
      next += length + 1;
      held = [];
      length = 0;
      if (isTooLong) {
        const problem = messages.rowTooLong(longest);
        return [{ line, offset, problem }];
      }
      return text.trim() === '' ? [] : [parseJsonRow(text, line, offset)];
    }

    return {
      push(chunk) {
        const rows: RawRow[] = [];
        let start = 0;
        for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', start)) {
          add(chunk.slice(start, end));
          rows.push(...ended());
          start = end + 1;
        }
        add(chunk.slice(start));
        return rows;
      },
      end: ended,
    };
  });
}
