import { type Document, isSeq, LineCounter } from 'yaml';
import { yamlDocument, yamlValue } from '../../../text/yaml/yamlDocument.ts';
import { writtenNumber } from '../../../text/yaml/yamlNodes.ts';
import { messages } from '../messages.ts';
import type { RawRow } from '../row.ts';
import type { RowFormat } from './format.ts';

/**
 * A YAML list of rows. Aliases in YAML can refer to earlier parts, so the file is read as a whole. The format
 * is for small datasets that people write.
 */
export const yaml: RowFormat = {
  async *read(chunks) {
    let text = '';
    for await (const chunk of chunks) text += chunk;
    yield rowsOfYaml(text);
  },
  readText: rowsOfYaml,
};

function rowsOfYaml(text: string): Generator<RawRow> {
  return rowsIn(yamlDocument(text), text);
}

/** The rows of a parsed document. Offsets refer to its text. */
export function* rowsIn(document: Document.Parsed, text: string): Generator<RawRow> {
  const lineAt = linesOf(text);
  // Later mistakes on the same line usually follow from the first one.
  const broken = new Set<number>();
  for (const error of document.errors) {
    const [offset] = error.pos;
    const line = lineAt(offset);
    if (broken.has(line)) continue;
    broken.add(line);
    yield { line, offset, problem: messages.invalidYaml(error.message.replace(/\.$/, '')) };
  }
  const list = document.contents;
  if (!isSeq(list)) {
    if (document.errors.length === 0) {
      yield { line: 1, problem: messages.yamlForm() };
    }
    return;
  }
  // A mistake that is found at the end of the file belongs to the last row.
  const mistakes = document.errors
    .map(({ pos }) => Math.min(pos[0], text.length - 1))
    .sort((a, b) => b - a);
  // All rows are read together, because an alias can refer to any part of the document.
  const read = yamlValue(document, list);
  const values: readonly unknown[] = Array.isArray(read) ? read : [];
  for (const [index, item] of list.items.entries()) {
    const [start, , end] = nodeOffsets(item);
    let isBroken = false;
    for (let at = mistakes.at(-1); at !== undefined && at < end; at = mistakes.at(-1)) {
      if (at >= start) isBroken = true;
      mistakes.pop();
    }
    if (isBroken) continue;
    const id = writtenNumber(document, [index, 'id']);
    yield {
      line: lineAt(start),
      value: values[index],
      offset: start,
      ...(id !== undefined && { id }),
    };
  }
}

function nodeOffsets(item: unknown): readonly [number, number, number] {
  const range =
    typeof item === 'object' && item !== null && 'range' in item ? item.range : undefined;
  // Every node of the parser has a range. Only nodes that are created in code have none.
  return Array.isArray(range) ? [range[0], range[1], range[2]] : [0, 0, 0];
}

/** Returns a function that gives the line (1-based) of an offset. */
function linesOf(text: string): (offset: number) => number {
  const counter = new LineCounter();
  for (let at = 0; at !== -1; at = text.indexOf('\n', at) + 1 || -1) counter.addNewLine(at);
  return offset => counter.linePos(offset).line;
}
