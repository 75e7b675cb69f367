import { type Document, isSeq, LineCounter } from 'yaml';
import { yamlDocument, yamlValue } from '../../../text/yaml/yamlDocument.ts';
import type { RawRow } from '../row.ts';
import type { DatasetFormat } from './format.ts';

/**
 * A YAML list of rows. YAML can refer back (anchors), so the file is read whole: it is the format
 * for sets a person writes, not for large ones.
 */
export const yaml: DatasetFormat = {
  async *read(chunks) {
    let text = '';
    for await (const chunk of chunks) text += chunk;
    yield* rowsOfYaml(text);
  },
  readText: rowsOfYaml,
};

function rowsOfYaml(text: string): Generator<RawRow> {
  return rowsIn(yamlDocument(text), text);
}

/** The rows of a text that is parsed already. Offsets count as the document's do. */
export function* rowsIn(document: Document.Parsed, text: string): Generator<RawRow> {
  const lineAt = linesOf(text);
  // What follows a first mistake on its line is mostly its echo.
  const broken = new Set<number>();
  for (const error of document.errors) {
    const [offset] = error.pos;
    const line = lineAt(offset);
    if (broken.has(line)) continue;
    broken.add(line);
    yield { line, offset, problem: `Invalid YAML: ${error.message.replace(/\.$/, '')}.` };
  }
  const list = document.contents;
  if (!isSeq(list)) {
    if (document.errors.length === 0) {
      yield { line: 1, problem: 'A YAML dataset is a list of rows: `- input: ...`.' };
    }
    return;
  }
  // What is found missing at the file's end is missing in its last row.
  const mistakes = document.errors
    .map(({ pos }) => Math.min(pos[0], text.length - 1))
    .sort((a, b) => b - a);
  // At once: an alias in a row is looked up in the whole document.
  const read = yamlValue(document, list);
  const values: readonly unknown[] = Array.isArray(read) ? read : [];
  for (const [index, item] of list.items.entries()) {
    const [start, , end] = rangeOf(item);
    let isBroken = false;
    for (let at = mistakes.at(-1); at !== undefined && at < end; at = mistakes.at(-1)) {
      if (at >= start) isBroken = true;
      mistakes.pop();
    }
    if (isBroken) continue;
    yield { line: lineAt(start), value: values[index], offset: start };
  }
}

function rangeOf(item: unknown): readonly [number, number, number] {
  const range =
    typeof item === 'object' && item !== null && 'range' in item ? item.range : undefined;
  // Every node the parser makes has a range; only nodes created in code lack it.
  return Array.isArray(range) ? [range[0], range[1], range[2]] : [0, 0, 0];
}

/** Gives the line of an offset, from 1. */
function linesOf(text: string): (offset: number) => number {
  const counter = new LineCounter();
  for (let at = 0; at !== -1; at = text.indexOf('\n', at) + 1 || -1) counter.addNewLine(at);
  return offset => counter.linePos(offset).line;
}
