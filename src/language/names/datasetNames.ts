import { ownColumns } from '../../eval/dataset/csvColumns.ts';
import { type CsvCell, rangeInCell } from '../../text/csv/csv.ts';
import { csvRecords } from '../datasetRows.ts';
import type { OpenDataset } from '../languageFile.ts';
import { type JsonKey, jsonKeys } from './jsonKeys.ts';
import { type Occurrence, uriKey } from './name.ts';
import { valueKeys } from './yamlKeys.ts';

/** The fields of the rows in a golden dataset. */
export function datasetNames(file: OpenDataset): readonly Occurrence[] {
  const text = file.text.getText();
  const uri = uriKey(file.uri);
  if (file.format === 'csv') return csvNames(file, uri);
  return rowNames(
    uri,
    file.format === 'yaml'
      ? valueKeys({ yaml: file.yaml, text }, file.yaml.contents)
      : keysOfJson(text),
  );
}

/** The keys of rows, below `input` and `expected`. */
export function rowNames(uri: string, keys: readonly JsonKey[]): readonly Occurrence[] {
  return keys.flatMap(({ path: [part, ...path], range }): readonly Occurrence[] => {
    if (path.length === 0) return [];
    if (part === 'input') return [{ name: { kind: 'input', uri, path }, range, role: 'value' }];
    if (part !== 'expected') return [];
    return [{ name: { kind: 'output', uri, path }, range, role: 'value' }];
  });
}

/** JSON Lines are read line by line, so that an invalid line does not affect others. */
function keysOfJson(text: string): readonly JsonKey[] {
  if (/^\uFEFF?\s*\[/.test(text)) return jsonKeys(text, { start: 0, end: text.length });
  const keys: JsonKey[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    for (const key of jsonKeys(text, { start, end })) keys.push(key);
    start = end + 1;
  }
  return keys;
}

function csvNames(file: OpenDataset, uri: string): readonly Occurrence[] {
  const text = file.text.getText();
  const records = csvRecords(file);
  const header: readonly CsvCell[] = records.next().value?.cells ?? [];
  const found = header.flatMap(cell => columnNames(cell, uri));
  const expected = header.findIndex(({ value }) => value.trim() === 'expected');
  if (expected === -1) return found;
  // A cell of `expected` may contain an object.
  for (const { cells } of records) {
    const cell = cells[expected];
    if (!cell || !/^\s*\{/.test(cell.value)) continue;
    for (const { path, range } of jsonKeys(cell.value, { start: 0, end: cell.value.length })) {
      const place = rangeInCell(text, cell, range);
      found.push({ name: { kind: 'output', uri, path }, range: place, role: 'value' });
    }
  }
  return found;
}

function columnNames({ value, range }: CsvCell, uri: string): readonly Occurrence[] {
  const column = value.trim();
  if (column === '' || value.includes('"') || ownColumns.includes(column)) return [];
  const start = range.start + value.indexOf(column);
  if (!column.startsWith('expected.')) {
    const name = column.replace(/^input\./, '');
    const from = start + column.length - name.length;
    return [
      {
        name: { kind: 'input', uri, path: [name] },
        range: { start: from, end: from + name.length },
        role: 'value',
      },
    ];
  }
  return pathNames(column, start)
    .slice(1)
    .map(({ path: [, ...path], range }) => ({
      name: { kind: 'output', uri, path },
      range,
      role: 'value',
    }));
}

/** `a.b` as the fields `a` and `a.b`, each with the range of its word. */
export function pathNames(written: string, offset: number): readonly JsonKey[] {
  let start = offset;
  const parts = written.split('.');
  return parts.map((part, index) => {
    const range = { start, end: start + part.length };
    start = range.end + 1;
    return { path: parts.slice(0, index + 1), range };
  });
}
