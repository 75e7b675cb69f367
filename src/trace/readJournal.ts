import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * The values of a JSON Lines file, in order. A line that is not JSON (torn by a crash) is passed
 * over; a file that does not exist is empty.
 * @throws the file system's error for a file that exists and cannot be read.
 */
export async function* readJournal(file: string): AsyncGenerator<unknown> {
  const input = createReadStream(file, 'utf8');
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  try {
    for await (const line of lines) {
      const value = parsed(line);
      if (value !== undefined) yield value;
    }
  } catch (error) {
    if (!isMissing(error)) throw error;
  } finally {
    lines.close();
    input.destroy();
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
