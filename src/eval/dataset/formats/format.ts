import { DEEPEST_JSON } from '../../../text/json/depth.ts';
import { duplicateNames } from '../../../text/json/duplicateNames.ts';
import { parseExact } from '../../../text/json/exactJson.ts';
import { findJsonStop } from '../../../text/json/jsonMistake.ts';
import { subjectOf } from '../../../text/json/jsonPointer.ts';
import { messages } from '../messages.ts';
import type { RawRow } from '../row.ts';

/** One file format of golden datasets. Text comes without a byte order mark. */
export interface RowFormat {
  /** Streams the rows that each chunk of a file completes. A chunk may end anywhere. */
  read(chunks: AsyncIterable<string>): AsyncIterable<Iterable<RawRow>>;
  /** The rows of a text in memory, as an editor has it. */
  readText(text: string): Iterable<RawRow>;
}

/** Takes chunks in order and returns the rows that each one completes. */
export interface RowReader {
  push(chunk: string): readonly RawRow[];
  end(): readonly RawRow[];
}

export function rowFormat(createReader: () => RowReader): RowFormat {
  return {
    async *read(chunks) {
      const reader = createReader();
      for await (const chunk of chunks) yield reader.push(chunk);
      yield reader.end();
    },
    *readText(text) {
      const reader = createReader();
      yield* reader.push(text);
      yield* reader.end();
    },
  };
}

/** @param offset where the text starts in its file. The offset of a problem is where the JSON is invalid. */
export function parseJsonRow(text: string, line: number, offset: number): RawRow {
  try {
    const value = parseExact(text);
    const [twice] = duplicateNames(text, value, DEEPEST_JSON) ?? [];
    if (!twice) return { line, offset, value };
    const problem = messages.duplicateKey(subjectOf(twice.pointer));
    return { line, offset: offset + twice.range.start, problem };
  } catch (error) {
    const stop = findJsonStop(text);
    if (!stop) {
      const reason = error instanceof Error ? error.message : String(error);
      return { line, offset, problem: messages.invalidJson(reason) };
    }
    const place =
      stop.found === 'the end' ? messages.unexpectedEnd() : messages.unexpected(stop.found);
    return { line, offset: offset + stop.offset, problem: messages.invalidJson(place) };
  }
}
