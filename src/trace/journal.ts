import type { FileHandle } from 'node:fs/promises';
import { type FileIdentity, fileIdentity, isSameFile } from '../files/below.ts';
import { type AppendOptions, openForAppend } from '../files/write.ts';
import type { Redacted } from '../redaction/gate.ts';

import { appendLines } from './appendLines.ts';
import { lineProblems, messages } from './messages.ts';

/** An append-only JSON Lines file for redacted values. */
export interface Journal {
  /**
   * Resolves when the operating system has the line. Rejects when it could not be written, or after `close`.
   */
  append(value: Redacted<object>): Promise<void>;
  /** Creates the file, with its header, if no line has; rejects when it cannot be written, or is not there any more. */
  begin(): Promise<void>;
  /** Writes pending lines and closes the file permanently. */
  close(): Promise<void>;
}

export interface JournalOptions extends AppendOptions {
  /** The first line of a new file. */
  readonly header?: Redacted<object>;
  /** Called with one message when the file was moved or deleted while it was in use. */
  readonly warn?: (message: string) => void;
  /** A file that was moved or deleted while in use fails all that is written later, instead of being started again. */
  readonly once?: true;
}

interface PendingLine {
  readonly line: string;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

interface OpenFile {
  readonly handle: FileHandle;
  readonly identity: FileIdentity;
  /** The size of the file after the last write, if no other process has written to it. */
  expectedSize?: bigint;
}

/** A file that is at its path, with its size. */
interface ReadyFile {
  readonly open: OpenFile;
  readonly size: bigint;
}

/** Maximum number of UTF-16 units in one write, unless a single line is longer. */
const LARGEST_BATCH = 16 * 1024 * 1024;

/**
 * Opens the file with the first line. Lines that arrive during a write are written together afterwards, in
 * one write at the end of the file whatever its size, so that processes never tear each other's lines. A line
 * that a crash or a full disk left incomplete is ended with a line break before the next one. A file that is
 * moved or deleted while in use is created again at its path, unless `once` is set. The file is under `root`, the workspace folder,
 * and nothing is written through a link.
 */
export function openJournal(
  file: string,
  root: string,
  { header, warn, once, ...options }: JournalOptions = {},
): Journal {
  let current: OpenFile | undefined;
  let vanished = false;
  const pending: PendingLine[] = [];
  let writing: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  async function openFile(): Promise<OpenFile> {
    const handle = await openForAppend(root, file, options);
    const identity = await handle.stat({ bigint: true });
    current = { handle, identity };
    if (header && identity.size === 0n) await appendLines(handle, [lineOf(header)], false);
    return current;
  }

  /** The file at the path. A file that was moved or deleted is started again. */
  async function ready(): Promise<ReadyFile> {
    refuseVanished();
    const open = current ?? (await openFile());
    const there = await fileIdentity(file);
    if (there && isSameFile(there, open.identity)) return { open, size: there.size };
    await closeFile();
    if (once) vanished = true;
    refuseVanished();
    warn?.(messages.moved(file));
    const started = await openFile();
    return { open: started, size: (await started.handle.stat({ bigint: true })).size };
  }

  async function append(
    { open, size }: ReadyFile,
    lines: readonly string[],
    onWritten: (lines: number) => void,
  ): Promise<void> {
    const torn = size !== open.expectedSize && (await endsInsideLine(open.handle, size));
    delete open.expectedSize;
    const bytes = await appendLines(open.handle, lines, torn, onWritten);
    open.expectedSize = size + BigInt(bytes);
  }

  function refuseVanished(): void {
    if (vanished) throw new Error(lineProblems.vanished());
  }

  async function closeFile(): Promise<void> {
    const { handle } = current ?? {};
    current = undefined;
    await handle?.close();
  }

  function nextBatch(): readonly PendingLine[] {
    let length = 0;
    const end = pending.findIndex(({ line }, index) => {
      length += line.length;
      return index > 0 && length > LARGEST_BATCH;
    });
    return pending.splice(0, end === -1 ? pending.length : end);
  }

  async function drain(): Promise<void> {
    while (pending.length > 0) {
      let batch: readonly PendingLine[] | undefined;
      let written = 0;
      try {
        const file = await ready();
        // With the lines that arrived in the meantime.
        const taken = nextBatch();
        batch = taken;
        const lines = taken.map(({ line }) => line);
        await append(file, lines, whole => {
          for (const { done } of taken.slice(written, whole)) done();
          written = whole;
        });
      } catch (error) {
        for (const { failed } of (batch ?? nextBatch()).slice(written)) failed(error);
      }
    }
    writing = undefined;
  }

  function write(line: string): Promise<void> {
    if (closing) return Promise.reject(new Error(messages.closed(file)));
    return new Promise((done, failed) => {
      pending.push({ line, done, failed });
      writing ??= drain();
    });
  }

  return {
    append: async value => write(lineOf(value)),
    begin: () => write(''),
    close() {
      closing ??= (async () => {
        while (writing) await writing;
        await closeFile();
      })();
      return closing;
    },
  };
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

async function endsInsideLine(handle: FileHandle, size: bigint): Promise<boolean> {
  if (size === 0n) return false;
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(1), 0, 1, Number(size) - 1);
  return bytesRead === 1 && buffer[0] !== 0x0a;
}
