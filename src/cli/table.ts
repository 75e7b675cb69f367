import { stripVTControlCharacters } from 'node:util';

/** Columns of text, two spaces apart; `right` names the columns set flush right. Cells may hold colour codes. */
export function tableText(
  rows: readonly (readonly string[])[],
  right: ReadonlySet<number>,
): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
    });
  }
  const lines = rows.map(row =>
    row
      .map((cell, column) => {
        const space = ' '.repeat((widths[column] ?? 0) - widthOf(cell));
        return right.has(column) ? `${space}${cell}` : `${cell}${space}`;
      })
      .join('  ')
      .trimEnd(),
  );
  return lines.join('\n');
}

function widthOf(cell: string): number {
  return [...stripVTControlCharacters(cell)].length;
}
