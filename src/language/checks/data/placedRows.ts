import { isSeq } from 'yaml';
import { rawRowsOf } from '../../../eval/dataset/dataset.ts';
import type { RawRow } from '../../../eval/dataset/row.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { CsvCell } from '../../../text/csv/csv.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { yamlValue } from '../../../text/yaml/yamlDocument.ts';
import { writtenNumber } from '../../../text/yaml/yamlNodes.ts';
import { csvRecords } from '../../datasetRows.ts';
import type { OpenDataset, YamlFile } from '../../languageFile.ts';
import { messages } from '../../messages/diagnostics.ts';
import { csvLocator, jsonLocator, type RowLocator, yamlLocator } from './places.ts';
import { visibleRange } from './visibleRange.ts';

/** The content of a row in a dataset, and its place. */
export interface LocatedRow {
  readonly raw: Extract<RawRow, { readonly value: unknown }>;
  readonly places: RowLocator;
}

/** The rows of a dataset in order, with a diagnostic instead of each row that cannot be read. */
export function* locatedRows(file: OpenDataset): Generator<LocatedRow | Diagnostic> {
  const text = file.text.getText();
  const mark = file.format !== 'yaml' && text.startsWith('\uFEFF') ? 1 : 0;
  const placesOf = locator(file, mark);
  try {
    for (const raw of rawRows(file, text)) {
      if ('value' in raw) yield { raw, places: placesOf(raw) };
      else yield unreadableText(text, raw.problem, problemOffset(file, raw, mark));
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    yield unreadableText(text, messages['dataset-row.unreadable'](reason), mark);
  }
}

/** The YAML was already parsed for the file, including the mark before it. */
function rawRows(file: OpenDataset, text: string): Iterable<RawRow> {
  return rawRowsOf(text, file.name, file.format === 'yaml' ? file.yaml : undefined);
}

function unreadableText(text: string, message: string, offset: number): Diagnostic {
  const range = visibleRange(text, { start: offset, end: offset });
  return { code: 'dataset-row', severity: 'error', message, range };
}

function problemOffset({ text }: OpenDataset, { line, offset }: RawRow, mark: number): number {
  return offset === undefined ? text.offsetAt({ line: line - 1, character: 0 }) : offset + mark;
}

/**
 * Returns a function that finds the places in a row. What it needs is prepared once, when it is first used.
 */
function locator(file: OpenDataset, mark: number): (raw: LocatedRow['raw']) => RowLocator {
  const { format } = file;
  const text = file.text.getText();
  if (format === 'csv') {
    const records = onceInCheck(() => recordsByLine(file));
    return ({ line }) => lazily(() => csvLocator(text, records().header, records().at(line)));
  }
  if (format === 'yaml') {
    const rows = onceInCheck(() => indexByOffset(file.yaml.contents));
    return ({ offset = 0 }) =>
      lazily(() => yamlLocator(file.yaml, text, [rows().get(offset) ?? 0]));
  }
  return ({ offset = 0 }) => jsonLocator(text, offset + mark);
}

function lazily(make: () => RowLocator): RowLocator {
  return {
    key: path => make().key(path),
    value: path => make().value(path),
    get edits() {
      return make().edits;
    },
  };
}

function onceInCheck<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function indexByOffset(list: unknown): ReadonlyMap<number, number> {
  if (!isSeq(list)) return new Map();
  return new Map(
    list.items.map((item, index) => [(item as { range?: [number] }).range?.[0] ?? 0, index]),
  );
}

/** The records of a CSV file by their first line. */
function recordsByLine(file: OpenDataset) {
  const [header, ...records] = csvRecords(file);
  const byLine = new Map(records.map(({ line, cells }) => [line, cells]));
  return {
    header: header?.cells ?? [],
    at(line: number): readonly CsvCell[] {
      const start = file.text.offsetAt({ line: line - 1, character: 0 });
      return byLine.get(line) ?? [{ value: '', range: { start, end: start } }];
    },
  };
}

/** The rows in an eval file itself. Rows that are not objects are reported by the schema. */
export function* writtenRows({ yaml, text }: YamlFile): Generator<LocatedRow> {
  const value = yamlValue(yaml);
  const rows = isRecord(value) ? value['rows'] : undefined;
  if (!Array.isArray(rows)) return;
  for (const [index, row] of rows.entries()) {
    if (!isRecord(row)) continue;
    const places = yamlLocator(yaml, text.getText(), ['rows', index]);
    const id = writtenNumber(yaml, ['rows', index, 'id']);
    yield { raw: { line: 1, value: row, ...(id !== undefined && { id }) }, places };
  }
}
