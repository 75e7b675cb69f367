import type { CsvCell } from '../../../text/csv/csv.ts';
import type { Replacement } from '../../../text/replacement.ts';
import type { YamlPath } from '../../../text/yaml/yamlPlace.ts';
import { jsonEdits } from './jsonEdits.ts';
import { carried, type ValueEdits } from './valueEdits.ts';

/** The edits of a record in a CSV file. Columns are never added or removed for a single row. */
export function csvEdits(
  text: string,
  header: readonly CsvCell[],
  record: readonly CsvCell[],
): ValueEdits {
  const at = (path: YamlPath) => {
    const place = cellTarget(header, path);
    const cell = place && record[place.column];
    if (!cell) return undefined;
    const json = carried(jsonEdits(cell.value), edit => rewritten(text, cell, edit));
    return { cell, inside: place.inside, column: header[place.column], json };
  };
  return {
    replace(path, value) {
      const found = at(path);
      if (!found || found.inside.length === 0) {
        return found && writtenCell(text, found.cell, String(value));
      }
      return found.json.replace(found.inside, value);
    },
    rename(path, name) {
      const found = at(path);
      if (found && found.inside.length > 0) return found.json.rename(found.inside, name);
      const old = String(path.at(-1) ?? '');
      const column = found?.column;
      const before = column?.value.trim() ?? '';
      if (!column || old === '' || !before.endsWith(old)) return undefined;
      const after = before.slice(0, -old.length) + name;
      const taken = header.some(({ value }) => value.trim() === after);
      return taken ? undefined : writtenCell(text, column, after);
    },
    remove(path) {
      const found = at(path);
      return found && found.inside.length > 0 ? found.json.remove(found.inside) : undefined;
    },
    insert(path, name, value) {
      const found = at(path);
      return found?.json.insert(found.inside, name, value);
    },
  };
}

/** A cell is rewritten as a whole, because the new text may need quotes. */
function rewritten(text: string, cell: CsvCell, edit: Replacement): Replacement {
  const { start, end } = edit.range;
  return writtenCell(text, cell, cell.value.slice(0, start) + edit.text + cell.value.slice(end));
}

function writtenCell(text: string, { range }: CsvCell, value: string): Replacement {
  const inner = value.replaceAll('"', '""');
  if (text[range.start - 1] === '"') return { range, text: inner };
  return { range, text: /[",;\t\r\n]/.test(value) ? `"${inner}"` : value };
}

/** The cell of a value and the path in it. */
export interface CellTarget {
  readonly column: number;
  /** The rest of the path, in the JSON of the cell. Empty for the cell itself. */
  readonly inside: YamlPath;
}

/** The cell of a path in a row, by the names of the columns. */
export function cellTarget(header: readonly CsvCell[], path: YamlPath): CellTarget | undefined {
  const columns = columnsOf(path);
  for (const [column, { value }] of header.entries()) {
    const inside = columns.get(value.trim());
    if (inside) return { column, inside };
  }
  return undefined;
}

/** The columns that may contain a path of a row, each with the rest of the path. */
function columnsOf([part, ...path]: YamlPath): ReadonlyMap<string, YamlPath> {
  if (part === 'input') {
    const [name, ...inside] = path;
    return new Map([`input.${name}`, String(name)].map(column => [column, inside]));
  }
  if (part !== 'expected') return new Map([[String(part), path]]);
  const deeper = path.map(
    (_, index) =>
      [`expected.${path.slice(0, index + 1).join('.')}`, path.slice(index + 1)] as const,
  );
  return new Map([['expected', path], ...deeper]);
}
