/** A row as its file holds it, before it is known to be a usable one. `line` is 1-based. */
export type RawRow =
  | {
      readonly line: number;
      readonly value: unknown;
      /** True where the format knows only text: values take the types of the prompt's schemas. */
      readonly untyped?: true;
    }
  | { readonly line: number; readonly problem: string };

/** One file format of golden datasets. Text comes without a byte order mark. */
export interface DatasetFormat {
  /** Streams rows out of a file's chunks, cut anywhere. */
  read(chunks: AsyncIterable<string>): AsyncIterable<RawRow>;
  /** The rows of a text in memory, as an editor has it. */
  readText(text: string): Iterable<RawRow>;
}

/** Takes chunks as they come and gives the rows each one completed. */
export interface RowReader {
  push(chunk: string): readonly RawRow[];
  end(): readonly RawRow[];
}

export function formatOf(createReader: () => RowReader): DatasetFormat {
  return {
    async *read(chunks) {
      const reader = createReader();
      for await (const chunk of chunks) yield* reader.push(chunk);
      yield* reader.end();
    },
    *readText(text) {
      const reader = createReader();
      yield* reader.push(text);
      yield* reader.end();
    },
  };
}

export function parseJsonRow(text: string, line: number): RawRow {
  try {
    return { line, value: JSON.parse(text) };
  } catch (error) {
    return {
      line,
      problem: `This row is not JSON (${error instanceof Error ? error.message : error}).`,
    };
  }
}
