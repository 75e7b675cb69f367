import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { largest, openBelow } from '../../files/read.ts';
import { utf8Decoder } from '../../files/readText.ts';
import { workspaceFolderOf } from '../../files/workspace.ts';
import { messages } from './messages.ts';
import type { BadRow } from './row.ts';

/** One version of a dataset file. Every reading gives the same text as the first one. */
export interface DatasetFile {
  readonly file: string;
  /**
   * The text in chunks, without a byte order mark. A later reading ends where the first one ended.
   * @throws DatasetChangedError when the file has changed since. Error with the end of a sentence when it
   * cannot be read.
   */
  text(): AsyncGenerator<string>;
  /** The part of the first reading that is done. */
  bytesRead(): number;
  close(): Promise<void>;
}

/** The file was edited in place, so the text of the first reading no longer exists. */
export class DatasetChangedError extends Error {
  override readonly name = 'DatasetChangedError';
  readonly row: BadRow;

  constructor(row: BadRow) {
    super(row.message);
    this.row = row;
  }
}

const BLOCK = 1 << 16;

/**
 * A dataset file, opened at the first reading. A file that is replaced can still be read. To detect a file
 * that is edited in place, each block is compared with its digest before its text is returned.
 */
export function openDatasetFile(file: string, root?: string): DatasetFile {
  let handle: FileHandle | undefined;
  const digests: string[] = [];
  let bytes = 0;
  let size: number | undefined;

  async function* text(): AsyncGenerator<string> {
    handle ??= await opened(file, root);
    const decode = utf8Decoder();
    let at = 0;
    for (let index = 0; size === undefined || at < size; index += 1) {
      const wanted = size === undefined ? BLOCK : Math.min(BLOCK, size - at);
      const block = await readBlock(handle, at, wanted);
      if (size !== undefined && digestOf(block) !== digests[index]) throw changed(file);
      if (size === undefined) digests[index] = digestOf(block);
      at += block.length;
      bytes = Math.max(bytes, at);
      yield decode(block, true);
      if (size === undefined && block.length < BLOCK) break;
    }
    // A reading that was stopped early does not count as the first one.
    size ??= at;
    yield decode(new Uint8Array());
  }

  return {
    file,
    text,
    bytesRead: () => bytes,
    async close() {
      const before = handle;
      handle = undefined;
      await before?.close();
    },
  };
}

function changed(file: string): DatasetChangedError {
  const message = messages.changedWhileRun();
  return new DatasetChangedError({ file, line: 1, message });
}

function digestOf(block: Uint8Array): string {
  return createHash('sha256').update(block).digest('base64');
}

async function readBlock(handle: FileHandle, from: number, length: number): Promise<Uint8Array> {
  const block = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(block, filled, length - filled, from + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return block.subarray(0, filled);
}

async function opened(file: string, root?: string): Promise<FileHandle> {
  const folder = root ?? (await workspaceFolderOf(dirname(resolve(file))));
  const found = await openBelow(folder, file, largest.dataset);
  if (!found.ok) throw new Error(found.problem);
  return found.handle;
}
