import type { RawRow } from '../row.ts';
import { formatOf, parseJsonRow } from './format.ts';

/** JSON Lines: one row on each line. Blank lines are allowed. */
export const jsonl = formatOf(() => {
  /** The parts of the current line, which may arrive in thousands of chunks. */
  let held: string[] = [];
  let line = 0;
  let next = 0;
  const rowOf = (text: string): readonly RawRow[] => {
    line += 1;
    const offset = next;
    next += text.length + 1;
    return text.trim() === '' ? [] : [parseJsonRow(text, line, offset)];
  };
  return {
    push(chunk) {
      const [first = '', ...lines] = chunk.split('\n');
      held.push(first);
      const last = lines.pop();
      if (last === undefined) return [];
      const whole = held.join('');
      held = [last];
      return [whole, ...lines].flatMap(rowOf);
    },
    end: () => rowOf(held.join('')),
  };
});
