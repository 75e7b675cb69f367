import type { FileHandle } from 'node:fs/promises';
import { largest, openBelow } from '../files/read.ts';
import type { Reader } from '../schema/validation/validate.ts';
import { lineProblems, messages } from './messages.ts';

export interface ReadJournalOptions<T> {
  /** The workspace folder that contains the file. */
  readonly folder: string;
  readonly read: Reader<T>;
  /** Called with a message that names file and line for each skipped line. */
  readonly warn: (message: string) => void;
  /** Lines that do not have to be parsed, by a quick check. */
  readonly skip?: (line: string) => boolean;
}

/** An entry of a JSON Lines file. */
export interface JournalEntry<T> {
  readonly value: T;
  /** From 1. */
  readonly line: number;
  /** Of the line in the file, in bytes, without its line break. */
  readonly start: number;
  readonly length: number;
}

/** In bytes. Our lines are far shorter. JavaScript strings cannot contain half a gigabyte. */
export const LONGEST_LINE = 128 * 1024 * 1024;
/** Maximum number of lines that are reported one by one. The others are counted. */
const NAMED = 5;

/**
 * The entries of a JSON Lines file, in order. Lines that cannot be read (torn by a crash, edited) are skipped
 * and reported. A missing file counts as empty.
 * @throws Error for a file that cannot be read: a link out of the workspace, a device. The message is the end
 * of a sentence.
 */
export async function* readJournal<T>(
  file: string,
  { folder, read, warn, skip = () => false }: ReadJournalOptions<T>,
): AsyncGenerator<JournalEntry<T>> {
  const handle = await openIfThere(folder, file);
  if (!handle) return;
  let skipped = 0;
  try {
    for await (const lines of linesOf(handle)) {
      for (const { text, line, start, length } of lines) {
        if (text !== undefined && skip(text)) continue;
        const { values, problem } =
          text === undefined
            ? { values: [], problem: lineProblems.tooLong() }
            : readLine(text, read);
        for (const value of values) yield { value, line, start, length };
        if (problem === undefined) continue;
        skipped += 1;
        if (skipped <= NAMED) warn(messages.skippedLine(file, line, problem));
      }
    }
  } finally {
    await handle.close();
  }
  if (skipped > NAMED) warn(messages.skippedMore(file, skipped - NAMED));
}

/** The lines of a JSON Lines file as written; none for a missing file. */
export async function* journalLines(file: string, folder: string): AsyncGenerator<Line> {
  const handle = await openIfThere(folder, file);
  if (!handle) return;
  try {
    for await (const lines of linesOf(handle)) yield* lines;
  } finally {
    await handle.close();
  }
}

interface Line {
  /** Absent for a line that is too long. */
  readonly text?: string;
  /** From 1. */
  readonly line: number;
  /** In bytes. */
  readonly start: number;
  readonly length: number;
}

/** The lines that end in one chunk of the file, in order. */
async function* linesOf(handle: FileHandle): AsyncGenerator<readonly Line[]> {
  let pieces: Buffer[] = [];
  let length = 0;
  let line = 1;
  let offset = 0;
  const add = (piece: Buffer): void => {
    length += piece.length;
    if (length > LONGEST_LINE) pieces = [];
    else pieces.push(piece);
  };
  const taken = (): Line => {
    const [first] = pieces;
    const whole = pieces.length === 1 && first ? first : Buffer.concat(pieces);
    const text = withoutByteOrderMark(whole.toString('utf8'));
    const place = { line, start: offset, length };
    const ended = length > LONGEST_LINE ? place : { text, ...place };
    offset += length + 1;
    pieces = [];
    length = 0;
    line += 1;
    return ended;
  };
  for await (const chunk of handle.createReadStream({ autoClose: false, highWaterMark: 1 << 18 })) {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
      add(chunk.subarray(start, end));
      lines.push(taken());
      start = end + 1;
    }
    yield lines;
    if (start < chunk.length) add(chunk.subarray(start));
  }
  if (length > 0) yield [taken()];
}

function withoutByteOrderMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

async function openIfThere(folder: string, file: string): Promise<FileHandle | undefined> {
  const opened = await openBelow(folder, file, largest.state);
  if (opened.ok) return opened.handle;
  if (opened.reason === 'missing') return undefined;
  throw new Error(opened.problem);
}

/** The result of reading one line of a JSON Lines file. */
export interface LineReading<T> {
  readonly values: readonly T[];
  /** Why the line, or its beginning, cannot be used, as the end of a message. */
  readonly problem?: string;
}

/**
 * Reads one line. When a process is killed while it writes a line, another process may append to the
 * incomplete line. In that case, every complete object at the end of the line is read.
 */
export function readLine<T>(line: string, read: Reader<T>): LineReading<T> {
  if (line.trim() === '') return { values: [] };
  const whole = parsedLine(line);
  if (whole) {
    const reading = read(whole.value);
    return reading.ok ? { values: [reading.value] } : { values: [], problem: reading.reason };
  }
  const values: T[] = [];
  let end = line.trimEnd().length;
  for (;;) {
    const start = objectStart(line, end);
    const object = start === undefined ? undefined : parsedLine(line.slice(start, end));
    const reading = object && read(object.value);
    if (start === undefined || !reading?.ok) break;
    values.unshift(reading.value);
    end = line.slice(0, start).trimEnd().length;
  }
  if (end === 0) return { values };
  const problem = values.length === 0 ? lineProblems.notJson() : lineProblems.unfinished(end);
  return { values, problem };
}

/**
 * The start of the JSON object that ends at `end`, found backwards in one pass: inside a JSON object, every
 * quote without a backslash before it starts or ends a text, in both directions.
 */
function objectStart(line: string, end: number): number | undefined {
  if (line[end - 1] !== '}') return undefined;
  let depth = 0;
  let inText = false;
  for (let at = end - 1; at >= 0; at -= 1) {
    const character = line[at];
    if (character === '"') {
      if (!inText || !isEscaped(line, at)) inText = !inText;
    } else if (inText) continue;
    else if (character === '}' || character === ']') depth += 1;
    else if (character === '{' || character === '[') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return undefined;
}

function isEscaped(line: string, at: number): boolean {
  let backslashes = 0;
  while (line[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

function parsedLine(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
