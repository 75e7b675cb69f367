import { widthOf } from './colors.ts';

/** Columns of text, two spaces apart. `right` names the right-aligned columns. Each cell is one line. */
export function tableText(
  rows: readonly (readonly string[])[],
  right: ReadonlySet<number>,
): string {
  const cells = rows.map(row =>
    row.map(text => {
      const cell = text.replace(/[\r\n\t]+/g, ' ');
      return { cell, width: widthOf(cell) };
    }),
  );
  const widths: number[] = [];
  for (const row of cells) {
    row.forEach(({ width }, column) => {
      widths[column] = Math.max(widths[column] ?? 0, width);
    });
  }
  const lines = cells.map(row =>
    row
      .map(({ cell, width }, column) => {
        const space = ' '.repeat((widths[column] ?? 0) - width);
        return right.has(column) ? `${space}${cell}` : `${cell}${space}`;
      })
      .join('  ')
      .trimEnd(),
  );
  return lines.join('\n');
}
