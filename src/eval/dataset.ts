import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { fileProblem } from '../files/fileProblem.ts';
import { utf8Decoder } from '../run/utf8.ts';
import { csv } from './formats/csv.ts';
import type { DatasetFormat, RawRow } from './formats/format.ts';
import { json } from './formats/json.ts';
import { jsonl } from './formats/jsonl.ts';
import { yaml } from './formats/yaml.ts';
import { type BadRow, type DatasetRow, isBadRow, rowOf } from './row.ts';

const formats: Readonly<Record<string, DatasetFormat>> = {
  '.jsonl': jsonl,
  '.csv': csv,
  '.yaml': yaml,
  '.yml': yaml,
  '.json': json,
};

/** Endings of dataset files, in the order in which a prompt's sibling is looked for. */
export const datasetEndings: readonly string[] = Object.keys(formats);

export interface DatasetRows {
  readonly rows: readonly DatasetRow[];
  readonly badRows: readonly BadRow[];
}

/**
 * Streams the rows of dataset files, each with its file and line; what cannot be used comes as a
 * {@link BadRow} in its place, a file that cannot be read included. Ids are unique across the files;
 * they and their places, nothing else, are held for all rows.
 */
export async function* readRows(
  files: readonly string[],
  inline?: { readonly file: string; readonly rows: readonly RawRow[] },
): AsyncGenerator<DatasetRow | BadRow> {
  const accept = onceEach();
  for (const raw of inline?.rows ?? []) yield accept(rowOf(raw, inline?.file ?? ''));
  for (const file of files) {
    const format = formatFor(file);
    if (typeof format === 'string') {
      yield { file, line: 1, message: format };
      continue;
    }
    try {
      for await (const raw of format.read(textOfFile(file))) yield accept(rowOf(raw, file));
    } catch (error) {
      yield { file, line: 1, message: `The file cannot be read (${fileProblem(error)}).` };
    }
  }
}

/** The rows of a dataset's text, as an editor holds it; `file` decides the format. */
export function rowsOf(text: string, file: string): DatasetRows {
  const rows: DatasetRow[] = [];
  const badRows: BadRow[] = [];
  const accept = onceEach();
  for (const raw of rawRowsOf(text, file)) {
    const row = accept(rowOf(raw, file));
    if (isBadRow(row)) badRows.push(row);
    else rows.push(row);
  }
  return { rows, badRows };
}

/** What a dataset's text holds for rows, usable or not. Offsets leave a byte order mark out. */
export function rawRowsOf(text: string, file: string): Iterable<RawRow> {
  const format = formatFor(file);
  if (typeof format === 'string') return [{ line: 1, problem: format }];
  return format.readText(withoutMark(text));
}

function formatFor(file: string): DatasetFormat | string {
  return (
    formats[extname(file).toLowerCase()] ??
    `A dataset is a ${datasetEndings.join(', ')} file; this ending is not known.`
  );
}

/** Lets each id through once; the second row of an id is a bad one. */
function onceEach(): (row: DatasetRow | BadRow) => DatasetRow | BadRow {
  const seen = new Map<string, { readonly file: string; readonly line: number }>();
  return row => {
    if (isBadRow(row)) return row;
    const { id, file, line } = row;
    const earlier = seen.get(id);
    if (earlier === undefined) {
      seen.set(id, { file, line });
      return row;
    }
    const place = `line ${earlier.line}${earlier.file === file ? '' : ` of ${earlier.file}`}`;
    const message = `Its id, \`${id}\`, is already that of ${place}; give each row an \`id\` of its own.`;
    return { file, line, message };
  };
}

async function* textOfFile(file: string): AsyncGenerator<string> {
  const decode = utf8Decoder();
  for await (const chunk of createReadStream(file)) yield decode(chunk, true);
  yield decode(new Uint8Array());
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
