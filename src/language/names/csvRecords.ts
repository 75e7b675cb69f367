import { datasetFormatOf } from '../../files/fileNames.ts';
import type { TextRange } from '../../prompt/diagnostic.ts';
import { type CsvCell, csvItems } from '../../text/csv/csvReader.ts';
import type { DatasetFile } from '../languageFile.ts';

export type { CsvCell } from '../../text/csv/csvReader.ts';

export interface CsvRecord {
  /** From 1. */
  readonly line: number;
  readonly cells: readonly CsvCell[];
}

/** The records of a CSV or TSV file that can be read, each cell with its place. */
export function* csvRecords({
  text,
  name,
}: Pick<DatasetFile, 'text' | 'name'>): Generator<CsvRecord> {
  for (const item of csvItems(text.getText(), { tabs: datasetFormatOf(name) === 'tsv' })) {
    if ('cells' in item) yield item;
  }
}

/** A range of a cell's value as it stands in the text: each quote in a quoted cell is written twice. */
export function rangeInCell(
  text: string,
  { value, range }: CsvCell,
  { start, end }: TextRange,
): TextRange {
  const doubled = text[range.start - 1] === '"';
  const shift = (offset: number): number =>
    range.start + offset + (doubled ? value.slice(0, offset).split('"').length - 1 : 0);
  return { start: shift(start), end: shift(end) };
}
