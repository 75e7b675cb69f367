import type { FileHandle } from 'node:fs/promises';
import { LONGEST_LINE } from '../readJournal.ts';

/** A line of a file, without its line break. */
export interface PlacedLine {
  /** Absent for a line that is too long to be read. */
  readonly bytes?: Buffer;
  /** Offset in the file, in bytes. */
  readonly start: number;
  /** In bytes. */
  readonly length: number;
}

/** A part of a file, in bytes. */
export interface FilePart {
  readonly from: number;
  /** The byte after the last one. */
  readonly to: number;
}

/** The lines that begin in one block of a file. */
export interface LineBlock {
  /** From the end of the block to its start. Empty lines are omitted. */
  readonly lines: readonly PlacedLine[];
  /** Everything from this offset on has been read. */
  readonly from: number;
}

/** In bytes. Reading and parsing one takes a few milliseconds, and other work can run between two. */
const BLOCK = 256 * 1024;

/**
 * The lines of a part of a file, the last ones first, one block at a time. The part must start at the start of
 * a line. Ends early when the file has become shorter, or the signal is aborted.
 */
export async function* linesFromEnd(
  handle: FileHandle,
  { from, to }: FilePart,
  signal: AbortSignal,
): AsyncGenerator<LineBlock> {
  /** The pieces of the line whose start has not been read, in the order of the file. */
  let pieces: Buffer[] = [];
  let length = 0;
  const add = (piece: Buffer): void => {
    length += piece.length;
    if (length > LONGEST_LINE) pieces = [];
    else pieces.unshift(piece);
  };
  const taken = (start: number): readonly PlacedLine[] => {
    const place = { start, length };
    const line = length > LONGEST_LINE ? place : { ...place, bytes: Buffer.concat(pieces) };
    pieces = [];
    length = 0;
    return place.length === 0 ? [] : [line];
  };
  for (let end = to; end > from; ) {
    const start = Math.max(from, end - BLOCK);
    const block = await bytesAt(handle, { from: start, to: end });
    if (!block || signal.aborted) return;
    const lines: PlacedLine[] = [];
    let right = block.length;
    while (right > 0) {
      const at = block.lastIndexOf(0x0a, right - 1);
      add(block.subarray(at + 1, right));
      if (at === -1) break;
      lines.push(...taken(start + at + 1));
      right = at;
    }
    if (start === from) lines.push(...taken(from));
    end = start;
    yield { lines, from: start };
  }
}

/** Undefined when the file ends before the part does. */
export async function bytesAt(
  handle: FileHandle,
  { from, to }: FilePart,
): Promise<Buffer | undefined> {
  const buffer = Buffer.allocUnsafe(to - from);
  for (let length = 0; length < buffer.length; ) {
    const rest = buffer.length - length;
    const { bytesRead } = await handle.read(buffer, length, rest, from + length);
    if (bytesRead === 0) return undefined;
    length += bytesRead;
  }
  return buffer;
}
