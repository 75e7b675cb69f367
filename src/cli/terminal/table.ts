import { type Colors, widthOf } from './colors.ts';

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

/** Where a text is going to be read. */
export interface TerminalView {
  readonly colors: Colors;
  /** Columns of the terminal; infinite for files and pipes. */
  readonly width: number;
}

export interface TableColumn<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  /** Aligned to the left, for names. Figures are aligned to the right. */
  readonly left?: true;
  /** Left out where the table is too wide; the higher, the earlier. */
  readonly optional?: number;
}

/**
 * A table that fits into the view: without some of its optional columns, or as the last resort with each row as its
 * names on a line, and its titled figures on indented lines below, without the optional ones.
 */
export function fittedTable<Row>(
  all: readonly TableColumn<Row>[],
  rows: readonly Row[],
  { colors, width }: TerminalView,
): string {
  const ranks = new Set(all.flatMap(({ optional }) => optional ?? []));
  const limits = [Number.POSITIVE_INFINITY, ...[...ranks].sort((a, b) => b - a)];
  for (const limit of limits) {
    const columns = all.filter(({ optional = 0 }) => optional < limit);
    const header = columns.map(({ title }) => colors.dim(title));
    const body = rows.map(row => columns.map(({ cell }) => cell(row)));
    const right = columns.flatMap(({ left }, index) => (left ? [] : [index]));
    const text = tableText([header, ...body], new Set(right));
    if (text.split('\n').every(line => widthOf(line) <= width)) return text;
  }
  return rows.map(row => stacked(all, row, { colors, width })).join('\n');
}

function stacked<Row>(columns: readonly TableColumn<Row>[], row: Row, view: TerminalView): string {
  const names = columns.filter(({ left }) => left).map(({ cell }) => cell(row));
  const figures = columns.flatMap(({ title, cell, left, optional }) => {
    const text = left || optional ? '' : cell(row);
    return text === '' ? [] : [`${view.colors.dim(title)} ${text}`.trim()];
  });
  const name = names.filter(text => text !== '').join('  ');
  return [wrapped(name, view), wrapped(`  ${figures.join('   ')}`, view, '   ')].join('\n');
}

/** Breaks a line between words, or between other parts, where it is too wide; what follows is indented as it is. */
export function wrapped(
  text: string,
  { width }: Pick<TerminalView, 'width'>,
  between = ' ',
): string {
  if (widthOf(text) <= width) return text;
  const indent = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = '';
  for (const part of text.slice(indent.length).split(between)) {
    const longer = line === '' ? `${indent}${part}` : `${line}${between}${part}`;
    if (line === '' || widthOf(longer) <= width) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = `${indent}${part}`;
  }
  return [...lines, line].map(each => each.trimEnd()).join('\n');
}
