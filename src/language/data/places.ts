import type { Document } from 'yaml';
import type { TextRange } from '../../prompt/diagnostic.ts';
import { keyRange, valueRange, type YamlPath } from '../../prompt/yamlRange.ts';
import { jsonPlace } from '../../schema/jsonPlaces.ts';
import type { CsvCell } from '../names/csvRecords.ts';
import { firstLine, visibleRange } from './visibleRange.ts';

/** Where things stand in one row; of what is not there, where its nearest ancestor does. */
export interface Places {
  key(path: YamlPath): TextRange;
  value(path: YamlPath): TextRange;
}

/** A JSON row that starts at an offset. */
export function jsonPlaces(text: string, offset: number): Places {
  return {
    key(path) {
      const { key, value } = jsonPlace(text, offset, path);
      return key ?? firstLine(text, value);
    },
    value(path) {
      const { value } = jsonPlace(text, offset, path);
      return path.length === 0 ? firstLine(text, value) : value;
    },
  };
}

/** A row of a YAML document, below the keys and indexes that lead to it. */
export function yamlPlaces(yaml: Document.Parsed, text: string, base: YamlPath): Places {
  const shown = (range: TextRange | undefined) => visibleRange(text, range ?? { start: 0, end: 0 });
  return {
    key: path => firstLine(text, shown(keyRange(yaml, [...base, ...path]))),
    value: path => firstLine(text, shown(valueRange(yaml, [...base, ...path]))),
  };
}

/** A record of a CSV file; its keys are those of the header, which has no place for what it lacks. */
export function csvPlaces(
  text: string,
  header: readonly CsvCell[],
  record: readonly CsvCell[],
): Places {
  const columnOf = (path: YamlPath): number => {
    const columns = columnsOf(path);
    return header.findIndex(({ value }) => columns.includes(value.trim()));
  };
  const lineOf = (cells: readonly CsvCell[]): TextRange => {
    const start = cells[0]?.range.start ?? 0;
    return firstLine(text, visibleRange(text, { start, end: cells.at(-1)?.range.end ?? start }));
  };
  const value = (path: YamlPath): TextRange => {
    const cell = record[columnOf(path)]?.range;
    return cell && cell.end > cell.start ? cell : lineOf(record);
  };
  return {
    value,
    key(path) {
      const column = columnOf(path);
      if (column === -1) return path.length === 0 ? lineOf(record) : lineOf(header);
      if (record[column]?.value === '') return lineOf(record);
      const name = String(path.at(-1) ?? '');
      const cell = header[column];
      // A column called `expected.` names nothing that could be shown by itself.
      if (cell && name === '') return cell.range;
      // What an `expected` cell holds has its keys in it, and not in the header.
      if (!cell?.value.endsWith(name)) return value(path);
      if (name === '') return cell.range;
      return { start: cell.range.end - name.length, end: cell.range.end };
    },
  };
}

/** The columns that may hold a path of a row. */
function columnsOf([part, ...path]: YamlPath): readonly string[] {
  if (part === 'input') return [`input.${path[0]}`, String(path[0])];
  if (part !== 'expected') return [String(part)];
  return ['expected', ...path.map((_, index) => `expected.${path.slice(0, index + 1).join('.')}`)];
}
