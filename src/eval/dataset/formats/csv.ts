import { quantities } from '../../../format/messages.ts';
import { type CsvItem, createCsvReader, separatorName, textOfCell } from '../../../text/csv/csv.ts';
import { parseExact } from '../../../text/json/exactJson.ts';
import { columnPath } from '../csvColumns.ts';
import { messages } from '../messages.ts';
import type { RawRow } from '../row.ts';
import { type RowFormat, rowFormat } from './format.ts';

/**
 * CSV (RFC 4180, and the variants that spreadsheets write) with a header line. Columns are input variables,
 * except `id`, `tags`, `note`, `expected` and `expected.<field>`. `input.<name>` is for a variable with one
 * of these names.
 */
export const csv: RowFormat = csvFormat(false);

/** The same format with tabs. */
export const tsv: RowFormat = csvFormat(true);

function csvFormat(tabs: boolean): RowFormat {
  return rowFormat(() => {
    const reader = createCsvReader({ tabs });
    let header: Header | undefined;
    let isRefused = false;
    const rowsOf = (items: readonly CsvItem[]): readonly RawRow[] =>
      items.flatMap((item): readonly RawRow[] => {
        if (isRefused) return [];
        if ('problem' in item) {
          // Without a header, no row can be read.
          isRefused = header === undefined;
          return [item];
        }
        const { line, cells } = item;
        const values = cells.map(({ value }) => value);
        if (header) return [rowOfCells(header, values, line, reader.separator())];
        header = csvHeader(values);
        isRefused = header.problem !== undefined;
        return header.problem === undefined ? [] : [{ line, problem: header.problem }];
      });
    return {
      push: chunk => rowsOf(reader.push(chunk)),
      end() {
        const rows = rowsOf(reader.end());
        if (header || isRefused) return rows;
        const problem = messages.emptyCsv();
        return [...rows, { line: 1, problem }];
      },
    };
  });
}

interface Header {
  readonly columns: readonly (readonly string[])[];
  readonly problem?: string;
}

function csvHeader(names: readonly string[]): Header {
  const columns = names.map(name => columnPath(name.trim()));
  const keys = columns.map(path => JSON.stringify(path));
  const repeated = keys.findIndex((key, index) => key !== '[]' && keys.indexOf(key) !== index);
  if (repeated === -1) return { columns };
  const problem = messages.sameColumn((names[repeated] ?? '').trim());
  return { columns, problem };
}

function rowOfCells(
  { columns }: Header,
  cells: readonly string[],
  line: number,
  separator: string,
): RawRow {
  const surplus = cells.slice(columns.length).some(cell => cell !== '');
  if (surplus || cells.length < columns.length) {
    const expected = quantities.columns(columns.length);
    const problem = messages.otherCellCount(expected, separatorName(separator), cells.length);
    return { line, problem };
  }
  const row: Record<string, unknown> = { input: {} };
  for (const [index, path] of columns.entries()) {
    const cell = textOfCell(cells[index] ?? '');
    // An empty cell is an absent value, because CSV cannot distinguish the two.
    if (cell === '' || path.length === 0) continue;
    const whole = path.length === 1 && path[0] === 'expected';
    if (!setPath(row, path, whole ? expectedCell(cell) : cell)) {
      const name = path.join('.');
      const problem = messages.twoValues(name);
      return { line, problem };
    }
  }
  return { line, value: row, untyped: true };
}

function expectedCell(cell: string): unknown {
  if (!/^\s*\{/.test(cell)) return cell;
  try {
    return parseExact(cell);
  } catch {
    return cell;
  }
}

/**
 * Sets a value at a path. Returns false when the path already has a value, or a parent that is not an object.
 */
function setPath(
  target: Record<string, unknown>,
  path: readonly string[],
  value: unknown,
): boolean {
  let here = target;
  for (const key of path.slice(0, -1)) {
    const below = Object.hasOwn(here, key) ? here[key] : set(here, key, {});
    if (typeof below !== 'object' || below === null || Array.isArray(below)) return false;
    here = below as Record<string, unknown>;
  }
  const last = path.at(-1) ?? '';
  if (Object.hasOwn(here, last)) return false;
  set(here, last, value);
  return true;
}

/** A column may be called `__proto__`. */
function set(target: Record<string, unknown>, key: string, value: unknown): unknown {
  Object.defineProperty(target, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
  return value;
}
