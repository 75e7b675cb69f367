import type { FileHandle } from 'node:fs/promises';
import { type AppendOptions, openForAppend } from '../files/write.ts';

/** An append-only JSON Lines file. */
export interface Journal {
  /** Resolves when the line is with the operating system; rejects when it could not be written. */
  append(value: unknown): Promise<void>;
  /** Writes what is pending and closes the file. */
  close(): Promise<void>;
}

interface Pending {
  readonly line: string;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Opens lazily, on the first line. Lines that arrive while a write is under way go out together in
 * one write at the file's end, so that two processes never tear each other's lines. A line that a
 * crash or a full disk left unfinished is closed with a line break before the next one. The file is
 * under `root`, the workspace folder, and nothing is written through a link.
 */
export function openJournal(file: string, root: string, options?: AppendOptions): Journal {
  let handle: FileHandle | undefined;
  let torn = false;
  let pending: Pending[] = [];
  let writing: Promise<void> | undefined;

  async function ready(): Promise<FileHandle> {
    if (handle) return handle;
    handle = await openForAppend(root, file, options);
    torn = await endsInsideLine(handle);
    return handle;
  }

  async function drain(): Promise<void> {
    while (pending.length > 0) {
      const batch = pending;
      pending = [];
      try {
        const target = await ready();
        const text = batch.map(item => item.line).join('');
        await target.appendFile(torn ? `\n${text}` : text);
        torn = false;
        for (const item of batch) item.done();
      } catch (error) {
        torn = true;
        for (const item of batch) item.failed(error);
      }
    }
    writing = undefined;
  }

  return {
    append(value) {
      const line = `${JSON.stringify(value)}\n`;
      return new Promise((done, failed) => {
        pending.push({ line, done, failed });
        writing ??= drain();
      });
    },
    async close() {
      await writing;
      await handle?.close();
      handle = undefined;
    },
  };
}

async function endsInsideLine(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const { buffer } = await handle.read({ buffer: Buffer.alloc(1), position: size - 1 });
  return buffer[0] !== 0x0a;
}
