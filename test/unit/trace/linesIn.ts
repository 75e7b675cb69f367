import { dirname } from 'node:path';
import { readJournal } from '../../../src/trace/readJournal.ts';

/** Every value of a JSON Lines file; a line that cannot be read is an error. */
export async function linesIn(file: string): Promise<readonly unknown[]> {
  const warn = (message: string): void => {
    throw new Error(message);
  };
  const entries = readJournal<unknown>(file, {
    folder: dirname(file),
    read: value => ({ ok: true, value }),
    warn,
  });
  return (await Array.fromAsync(entries)).map(({ value }) => value);
}
