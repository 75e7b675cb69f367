import { formatOf, parseJsonRow, type RawRow } from './format.ts';

/** JSON Lines: a row a line, blank lines between them allowed. */
export const jsonl = formatOf(() => {
  let rest = '';
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
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      return lines.flatMap(rowOf);
    },
    end: () => rowOf(rest),
  };
});
