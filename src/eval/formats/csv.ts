import { Readable } from 'node:stream';
import { type CsvError, type Options, parse } from 'csv-parse';
import { parse as parseSync } from 'csv-parse/sync';
import type { DatasetFormat, RawRow } from './format.ts';

/**
 * CSV (RFC 4180) with a header line. Columns are input variables, except `id`, `tags`, `note`,
 * `expected` and `expected.<field>`; `input.<name>` is for a variable with one of those names.
 */
export const csv: DatasetFormat = {
  async *read(chunks) {
    const rows = createRows();
    const options = optionsFor(rows.broken);
    const records = Readable.from(unixLines(chunks)).pipe(parse(options));
    for await (const record of records) yield* rows.of(record);
    yield* rows.end();
  },
  *readText(text) {
    const rows = createRows();
    // With `raw` the records are {@link RawRecord}, which the package's types do not say.
    const records = parseSync(text.replaceAll('\r\n', '\n'), optionsFor(rows.broken)) as unknown;
    for (const record of records as readonly unknown[]) yield* rows.of(record);
    yield* rows.end();
  },
};

interface RawRecord {
  readonly record: readonly string[];
  /** The record's text, with the blank lines before it. */
  readonly raw: string;
}

function optionsFor(broken: (error: CsvError) => void): Options {
  return {
    columns: false,
    raw: true,
    record_delimiter: '\n',
    skip_empty_lines: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_error: true,
    on_skip: error => {
      if (error) broken(error);
    },
  };
}

function createRows() {
  let header: readonly string[] | undefined;
  let nextLine = 1;
  let failure: CsvError | undefined;
  return {
    broken(error: CsvError): void {
      failure = error;
    },
    *of(item: unknown): Generator<RawRow> {
      // The parser's own form with `raw: true`.
      const { record, raw } = item as RawRecord;
      const line = nextLine + blankLinesBefore(raw);
      nextLine += raw.split('\n').length - 1;
      if (!header) {
        header = record.map(name => name.trim());
        yield* repeatedColumns(header);
      } else if (record.length !== header.length) {
        const problem = `The header has ${header.length} columns, this row has ${record.length}.`;
        yield { line, problem };
      } else {
        yield { line, value: rowOfCells(header, record), untyped: true };
      }
    },
    *end(): Generator<RawRow> {
      if (failure)
        yield {
          line: nextLine,
          problem: `The rows from here on cannot be read (${failure.message}).`,
        };
      else if (!header)
        yield { line: 1, problem: 'The file is empty; its first line names the columns.' };
    },
  };
}

function* repeatedColumns(header: readonly string[]): Generator<RawRow> {
  const repeated = header.find((name, index) => header.indexOf(name) !== index);
  if (repeated !== undefined) yield { line: 1, problem: `Two columns are named \`${repeated}\`.` };
}

function blankLinesBefore(raw: string): number {
  return /^\n*/.exec(raw)?.[0].length ?? 0;
}

/** Empty cells are absent values: CSV cannot tell the two apart. */
function rowOfCells(header: readonly string[], record: readonly string[]): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  const row: Record<string, unknown> = { input };
  header.forEach((name, index) => {
    const cell = record[index] ?? '';
    if (cell === '' || name === '') return;
    if (name === 'id' || name === 'tags' || name === 'note') row[name] = cell;
    else if (name === 'expected') row['expected'] = expectedOf(cell);
    else if (name.startsWith('expected.')) setPath(row, name.split('.'), cell);
    else input[name.startsWith('input.') ? name.slice('input.'.length) : name] = cell;
  });
  return row;
}

function expectedOf(cell: string): unknown {
  if (!/^\s*\{/.test(cell)) return cell;
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}

/** Later columns add to what earlier ones gave, or take the place of what is no object. */
function setPath(target: Record<string, unknown>, path: readonly string[], value: string): void {
  let here = target;
  for (const key of path.slice(0, -1)) {
    const below = Object.hasOwn(here, key) ? here[key] : undefined;
    const next = typeof below === 'object' && below !== null ? { ...below } : {};
    set(here, key, next);
    here = next;
  }
  set(here, path.at(-1) ?? '', value);
}

/** A column may be called `__proto__`. */
function set(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

/** CRLF becomes LF, also where a chunk ends between the two. */
async function* unixLines(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let held = '';
  for await (const chunk of chunks) {
    const text = held + chunk;
    held = text.endsWith('\r') ? '\r' : '';
    yield text.slice(0, text.length - held.length).replaceAll('\r\n', '\n');
  }
  if (held !== '') yield held;
}
