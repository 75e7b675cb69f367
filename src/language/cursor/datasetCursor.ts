import type { TextRange } from '../../text/replacement.ts';
import type { YamlPath } from '../../text/yaml/yamlPlace.ts';
import type { OpenDataset } from '../languageFile.ts';
import { type YamlCursor, yamlCursor } from './yamlCursor.ts';

/** The place of an offset in a golden dataset. */
export type DatasetCursor =
  | {
      readonly kind: 'row';
      readonly place: YamlCursor;
      /** The path in the row. */
      readonly rowPath: YamlPath;
      /** The text that `pathInText` refers to: a line, or the whole file. */
      readonly rowText: string;
      readonly pathInText: YamlPath;
    }
  | {
      readonly kind: 'cell';
      readonly range: TextRange;
      /** The name of the column. */
      readonly column: string;
      readonly header: readonly string[];
      readonly isHeader: boolean;
    };

/** Rows longer than this are not supported, because all text before a place must be read. */
const sizeLimit = 1_000_000;

export function datasetCursor(file: OpenDataset, offset: number): DatasetCursor | undefined {
  const text = file.text.getText();
  if (file.format === 'csv') return cellAt(text, offset);
  const isLines = file.format === 'jsonl';
  const start = isLines ? text.lastIndexOf('\n', offset - 1) + 1 : 0;
  if (offset - start > sizeLimit) return undefined;
  const place = yamlCursor(text, offset, start);
  if (!place || (!isLines && place.path.length === 0)) return undefined;
  // JSON has no block style, so outside its braces there is nothing to complete.
  if (file.format !== 'yaml' && !place.inFlow) return undefined;
  const lineEnd = text.indexOf('\n', offset);
  return {
    kind: 'row',
    place,
    rowPath: isLines ? place.path : place.path.slice(1),
    rowText: isLines ? text.slice(start, lineEnd === -1 ? text.length : lineEnd) : text,
    pathInText: place.path,
  };
}

function cellAt(text: string, offset: number): DatasetCursor | undefined {
  const first = text.startsWith('\uFEFF') ? 1 : 0;
  if (offset < first) return undefined;
  const headerEnd = /\r?\n|$/.exec(text.slice(first))?.index ?? 0;
  const headerText = text.slice(first, first + headerEnd);
  const header = headerText.split(',').map(cell => cell.trim().replace(/^"([\s\S]*)"$/, '$1'));
  let column = 0;
  let start = first;
  let inQuotes = false;
  for (let at = first; at < offset; at += 1) {
    const character = text[at];
    if (character === '"') inQuotes = !inQuotes;
    else if (!inQuotes && (character === ',' || character === '\n')) {
      column = character === ',' ? column + 1 : 0;
      start = at + 1;
    }
  }
  const rest = inQuotes ? /^[^"\r\n]*"?/ : /^[^,\r\n]*/;
  const end = offset + (rest.exec(text.slice(offset, offset + 10_000))?.[0].length ?? 0);
  return {
    kind: 'cell',
    range: { start, end },
    column: header[column] ?? '',
    header,
    isHeader: offset <= first + headerEnd,
  };
}
