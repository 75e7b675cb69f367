import { openForAppend, replaceBelow } from '../../files/write.ts';
import type { Redacted } from '../../redaction/gate.ts';
import { journalLines } from '../../trace/readJournal.ts';

/** The lines of a resumed run: those of before, of which some are replaced, and those that follow. */
export interface ReplacedLines {
  /** Removes a line that a kill left unfinished. */
  begin(): Promise<void>;
  /** Keeps a line of before, by its place in bytes. */
  keep(start: number): void;
  /** Writes the file again with one header, the kept lines and those that followed; a reader sees the old file or the new. */
  replace(header: Redacted<object>): Promise<void>;
}

export function createReplacement(file: string, folder: string): ReplacedLines {
  const kept = new Set<number>();
  let end = 0;

  async function* lines(header: Redacted<object>): AsyncGenerator<string> {
    yield `${JSON.stringify(header)}\n`;
    for await (const { text = '', start } of journalLines(file, folder)) {
      const isKept = start < end ? kept.has(start) : text !== '' && !text.startsWith(HEADER);
      if (isKept) yield `${text}\n`;
    }
  }

  return {
    async begin() {
      end = await withoutTornEnd(file, folder);
    },
    keep: start => void kept.add(start),
    replace: header => replaceBelow(folder, file, lines(header)),
  };
}

const HEADER = '{"touchstone"';

/** Bytes that are looked at in one step, from the end. */
const STEP = 64 * 1024;

/**
 * Cuts off what follows the last line break, unless it is a whole line that misses nothing but its line break.
 * @returns the size of the file.
 */
async function withoutTornEnd(file: string, folder: string): Promise<number> {
  const handle = await openForAppend(folder, file);
  try {
    const { size } = await handle.stat();
    let start = size;
    let tail = Buffer.alloc(0);
    for (;;) {
      const length = Math.min(STEP, start);
      if (length === 0) break;
      const { buffer } = await handle.read(Buffer.alloc(length), 0, length, start - length);
      const lineBreak = buffer.lastIndexOf(0x0a);
      tail = Buffer.concat([buffer.subarray(lineBreak + 1), tail]);
      start -= length - lineBreak - 1;
      if (lineBreak !== -1) break;
    }
    if (tail.length === 0 || isWhole(tail.toString())) return size;
    await handle.truncate(start);
    return start;
  } finally {
    await handle.close();
  }
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
