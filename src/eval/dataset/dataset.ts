import type { Document } from 'yaml';
import { datasetFormatOf, datasetFormats, isProposalsFile } from '../../files/fileNames.ts';
import { fileProblem } from '../../files/fileProblem.ts';
import { DatasetChangedError, type DatasetFile, openDatasetFile } from './datasetFile.ts';
import { csv, tsv } from './formats/csv.ts';
import type { RowFormat } from './formats/format.ts';
import { json } from './formats/json.ts';
import { jsonl } from './formats/jsonl.ts';
import { rowsIn, yaml } from './formats/yaml.ts';
import { createIdIndex } from './idIndex.ts';
import { messages } from './messages.ts';
import { type BadRow, type DatasetRow, isBadRow, type RawRow, readRow } from './row.ts';

const formats = { jsonl, csv, tsv, yaml, yml: yaml, json } as const;

const proposalsRefused = messages.proposedRows();

/** Why a dataset without rows cannot be evaluated. */
export const emptyDataset = messages.noRows();

/** The finding for an evaluation without any rows, at its first dataset or else at `source`, the file that names none. */
export function noRowsIn([file]: readonly string[], source: string): BadRow {
  return { file: file ?? source, line: 1, message: emptyDataset };
}

export interface DatasetRows {
  readonly rows: readonly DatasetRow[];
  readonly badRows: readonly BadRow[];
}

/** Rows written in an eval file itself. */
export interface InlineRows {
  readonly file: string;
  readonly rows: readonly RawRow[];
}

/** Dataset files in one version. They can be read several times. */
export interface Dataset {
  /**
   * Streams the rows with their files and lines. A row or file that cannot be used gives a {@link BadRow} in
   * its place. Ids are unique across the files. Only ids and their places are kept in memory for all rows.
   */
  rows(): AsyncGenerator<DatasetRow | BadRow>;
  /** The same rows in the batches in which they are read. */
  batches(): AsyncGenerator<readonly (DatasetRow | BadRow)[]>;
  /** Of all files, at their first reading. */
  bytesRead(): number;
  close(): Promise<void>;
}

export interface DatasetOptions {
  /** Rows of an eval file. They come first. */
  readonly inline?: InlineRows | undefined;
  /** The folder that holds every file. Default: the workspace of each file. */
  readonly root?: string;
}

export function openDataset(
  paths: readonly string[],
  { inline, root }: DatasetOptions = {},
): Dataset {
  const files = paths.map(path => openDatasetFile(path, root));
  async function* batches() {
    const accept = onceEach();
    yield (inline?.rows ?? []).map(raw => accept(readRow(raw, inline?.file ?? '')));
    for (const file of files) yield* rowsOfFile(file, accept);
  }
  return {
    batches,
    async *rows() {
      for await (const batch of batches()) yield* batch;
    },
    bytesRead: () => files.reduce((sum, file) => sum + file.bytesRead(), 0),
    async close() {
      for (const file of files) await file.close();
    },
  };
}

/** The rows of dataset files, read once. */
export async function* readRows(
  paths: readonly string[],
  options?: DatasetOptions,
): AsyncGenerator<DatasetRow | BadRow> {
  const dataset = openDataset(paths, options);
  try {
    yield* dataset.rows();
  } finally {
    await dataset.close();
  }
}

const MOST_IN_BATCH = 1000;

async function* rowsOfFile(
  source: DatasetFile,
  accept: Accept,
): AsyncGenerator<readonly (DatasetRow | BadRow)[]> {
  const { file } = source;
  if (isProposalsFile(file)) {
    yield [{ file, line: 1, message: proposalsRefused }];
    return;
  }
  const format = formatFor(file);
  if (typeof format === 'string') {
    yield [{ file, line: 1, message: format }];
    return;
  }
  let line = 1;
  let batch: (DatasetRow | BadRow)[] = [];
  try {
    for await (const completed of format.read(source.text())) {
      for (const raw of completed) {
        line = raw.line;
        batch.push(accept(readRow(raw, file)));
        if (batch.length < MOST_IN_BATCH) continue;
        yield batch;
        batch = [];
      }
      yield batch;
      batch = [];
    }
  } catch (error) {
    if (error instanceof DatasetChangedError) throw error;
    yield [...batch, { file, line, message: messages.unreadable(fileProblem(error)) }];
  }
}

/** The rows of a dataset's text in an editor; `file` decides the format. */
export function datasetRowsOf(text: string, file: string): DatasetRows {
  const rows: DatasetRow[] = [];
  const badRows: BadRow[] = [];
  const accept = onceEach();
  for (const raw of rawRowsOf(text, file)) {
    const row = accept(readRow(raw, file));
    if (isBadRow(row)) badRows.push(row);
    else rows.push(row);
  }
  return { rows, badRows };
}

/**
 * The rows in a dataset's text, usable or not. Offsets do not count a byte order mark.
 * @param document the parsed document of a YAML dataset. Offsets refer to its text.
 */
export function rawRowsOf(
  text: string,
  file: string,
  document?: Document.Parsed,
): Iterable<RawRow> {
  if (document) return rowsIn(document, text);
  const format = formatFor(file);
  if (typeof format === 'string') return [{ line: 1, problem: format }];
  return format.readText(withoutMark(text));
}

function formatFor(file: string): RowFormat | string {
  const format = datasetFormatOf(file);
  return format
    ? formats[format]
    : messages.otherEnding(
        new Intl.ListFormat('en', { type: 'disjunction' }).format(
          datasetFormats.map(format => `.${format}`),
        ),
      );
}

type Accept = (row: DatasetRow | BadRow) => DatasetRow | BadRow;

/** Accepts each id once. A second row with the same id is a bad row. */
function onceEach(): Accept {
  const ids = createIdIndex();
  return row => {
    if (isBadRow(row)) return row;
    const { id, file, line } = row;
    const earlier = ids.add(id, row);
    if (!earlier) return row;
    const otherFile = earlier.file === file ? undefined : earlier.file;
    const message = messages.duplicateId(id, earlier.line, otherFile);
    return { file, line, message };
  };
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
