import type { Document } from 'yaml';
import { type CsvCell, rangeInCell } from '../../../text/csv/csv.ts';
import { jsonPlace } from '../../../text/json/jsonPointer.ts';
import type { TextRange } from '../../../text/replacement.ts';
import { keyRange, valueRange } from '../../../text/yaml/yamlNodes.ts';
import type { YamlPath } from '../../../text/yaml/yamlPlace.ts';
import { cellTarget, csvEdits } from '../../edits/values/csvEdits.ts';
import { jsonEdits } from '../../edits/values/jsonEdits.ts';
import type { ValueEdits } from '../../edits/values/valueEdits.ts';
import { yamlItemEdits } from '../../edits/values/yamlEdits.ts';
import { firstLineRange, visibleRange } from './visibleRange.ts';

/**
 * Finds places in one row and changes values. For a missing value, the place is that of its nearest ancestor.
 */
export interface RowLocator {
  key(path: YamlPath): TextRange;
  value(path: YamlPath): TextRange;
  readonly edits: ValueEdits;
}

/** A JSON row that starts at an offset. */
export function jsonLocator(text: string, offset: number): RowLocator {
  return {
    key(path) {
      const { key, value } = jsonPlace(text, offset, path);
      return key ?? firstLineRange(text, value);
    },
    value(path) {
      const { value } = jsonPlace(text, offset, path);
      return path.length === 0 ? firstLineRange(text, value) : value;
    },
    edits: jsonEdits(text, offset),
  };
}

/** A row of a YAML document at a path of keys and indexes. */
export function yamlLocator(yaml: Document.Parsed, text: string, base: YamlPath): RowLocator {
  const shown = (range: TextRange | undefined) => visibleRange(text, range ?? { start: 0, end: 0 });
  return {
    key: path => firstLineRange(text, shown(keyRange(yaml, [...base, ...path]))),
    value: path => firstLineRange(text, shown(valueRange(yaml, [...base, ...path]))),
    edits: yamlItemEdits(yaml, text, base),
  };
}

/** A record of a CSV file. Its keys are those of the header. A column that does not exist has no place. */
export function csvLocator(
  text: string,
  header: readonly CsvCell[],
  record: readonly CsvCell[],
): RowLocator {
  const lineOf = (cells: readonly CsvCell[]): TextRange => {
    const start = cells[0]?.range.start ?? 0;
    return firstLineRange(
      text,
      visibleRange(text, { start, end: cells.at(-1)?.range.end ?? start }),
    );
  };
  const value = (path: YamlPath): TextRange => {
    const place = cellTarget(header, path);
    const cell = place && record[place.column];
    if (!cell || cell.range.end === cell.range.start) return lineOf(record);
    return rangeInCell(text, cell, jsonPlace(cell.value, 0, place.inside).value);
  };
  return {
    value,
    key(path) {
      const place = cellTarget(header, path);
      if (!place) return path.length === 0 ? lineOf(record) : lineOf(header);
      const { column, inside } = place;
      const cell = record[column];
      if (!cell || cell.value === '') return lineOf(record);
      // Keys inside the JSON of a cell are in the cell and not in the header.
      if (inside.length > 0) {
        const found = jsonPlace(cell.value, 0, inside);
        return rangeInCell(text, cell, found.key ?? found.value);
      }
      const name = String(path.at(-1) ?? '');
      const { range, value: written } = header[column] ?? cell;
      // A column named `expected.` has no name that could be shown.
      if (name === '' || !written.endsWith(name)) return range;
      return { start: range.end - name.length, end: range.end };
    },
    edits: csvEdits(text, header, record),
  };
}
