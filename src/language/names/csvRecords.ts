import type { TextRange } from '../../prompt/diagnostic.ts';

export interface CsvCell {
  readonly value: string;
  /** Without its quotes. */
  readonly range: TextRange;
}

const cell = /"([^"]*(?:""[^"]*)*)"[^,\r\n]*|([^,\r\n]*)/y;

/** The records of a CSV text, each cell with its place. Blank lines are no records. */
export function* csvRecords(text: string): Generator<readonly CsvCell[]> {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const cells: CsvCell[] = [];
    for (;;) {
      cell.lastIndex = at;
      const [written = '', quoted, plain = ''] = cell.exec(text) ?? [];
      const start = at + (quoted === undefined ? 0 : 1);
      const raw = quoted ?? plain;
      cells.push({
        value: quoted === undefined ? plain : raw.replaceAll('""', '"'),
        range: { start, end: start + raw.length },
      });
      at += written.length;
      if (text[at] !== ',') break;
      at += 1;
    }
    const lineEnd = /\r\n|\r|\n/y;
    lineEnd.lastIndex = at;
    at += lineEnd.exec(text)?.[0].length ?? 1;
    if (cells.length > 1 || cells[0]?.value !== '') yield cells;
  }
}

/** A range of a cell's value as it stands in the text: each quote in a quoted cell is written twice. */
export function rangeInCell(
  text: string,
  { value, range }: CsvCell,
  { start, end }: TextRange,
): TextRange {
  const doubled = text[range.start - 1] === '"';
  const shift = (offset: number): number =>
    range.start + offset + (doubled ? value.slice(0, offset).split('"').length - 1 : 0);
  return { start: shift(start), end: shift(end) };
}
