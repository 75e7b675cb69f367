import { datasetRowsOf } from '../eval/dataset/dataset.ts';
import { type DatasetRow, isBadRow, readRow } from '../eval/dataset/row.ts';
import { datasetFormatOf } from '../files/fileNames.ts';
import { type CsvCell, csvItems } from '../text/csv/csv.ts';
import { onceFor } from '../text/memo.ts';
import type { OpenDataset } from './languageFile.ts';

/** Rows are only used as samples, so the first ones are enough whatever the size of the file. */
const rowLimit = 200;

const sizeLimit = 500_000;

/** The first rows of a dataset that can be used. */
export const firstRows = onceFor(usableRows);

function usableRows({ text, format, name }: OpenDataset): readonly DatasetRow[] {
  const whole = text.getText();
  try {
    if (format !== 'jsonl') {
      return whole.length > sizeLimit ? [] : datasetRowsOf(whole, name).rows.slice(0, rowLimit);
    }
    const rows: DatasetRow[] = [];
    for (const [index, line] of whole
      .slice(0, sizeLimit)
      .split('\n')
      .slice(0, rowLimit)
      .entries()) {
      const row = line.trim() === '' ? undefined : jsonRow(line, index + 1, name);
      if (row) rows.push(row);
    }
    return rows;
  } catch {
    // A file that cannot be read has no samples. The diagnostics say why.
    return [];
  }
}

function jsonRow(line: string, number: number, name: string): DatasetRow | undefined {
  try {
    const row = readRow({ line: number, value: JSON.parse(line) }, name);
    return isBadRow(row) ? undefined : row;
  } catch {
    return undefined;
  }
}

export interface CsvRecord {
  /** From 1. */
  readonly line: number;
  readonly cells: readonly CsvCell[];
}

/** The records of a CSV or TSV file that can be read, with the place of each cell. */
export function* csvRecords({
  text,
  name,
}: Pick<OpenDataset, 'text' | 'name'>): Generator<CsvRecord> {
  for (const item of csvItems(text.getText(), { tabs: datasetFormatOf(name) === 'tsv' })) {
    if ('cells' in item) yield item;
  }
}
