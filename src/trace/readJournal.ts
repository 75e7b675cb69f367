import { type FileHandle, open } from 'node:fs/promises';

/**
 * The values of a JSON Lines file, in order. A line that is not JSON (torn by a crash) is passed
 * over; a file that does not exist is empty.
 * @throws the file system's error for a file that exists and cannot be read.
 */
export async function* readJournal(file: string): AsyncGenerator<unknown> {
  const handle = await openIfThere(file);
  if (!handle) return;
  try {
    for await (const line of handle.readLines()) {
      const value = parsed(line);
      if (value !== undefined) yield value;
    }
  } finally {
    await handle.close();
  }
}

async function openIfThere(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
