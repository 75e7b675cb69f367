import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openJournal } from '../../../src/trace/journal.ts';
import { readJournal } from '../../../src/trace/readJournal.ts';

/** A file in a folder that is not there yet, and the workspace folder that it is under. */
async function scratchFile(): Promise<readonly [file: string, root: string]> {
  const root = await mkdtemp(join(tmpdir(), 'touchstone-journal-'));
  return [join(root, 'deep', 'runs.jsonl'), root];
}

async function valuesIn(file: string): Promise<readonly unknown[]> {
  return Array.fromAsync(readJournal(file));
}

describe('the journal', () => {
  test('makes its folder and keeps lines in the order they were appended', async () => {
    const [file, root] = await scratchFile();
    const journal = openJournal(file, root);
    await Promise.all(Array.from({ length: 200 }, (_, n) => journal.append({ n })));
    await journal.close();
    expect(await valuesIn(file)).toEqual(Array.from({ length: 200 }, (_, n) => ({ n })));
  });

  test('loses nothing when two writers share a file', async () => {
    const [file, root] = await scratchFile();
    const writers = [openJournal(file, root), openJournal(file, root)];
    const text = 'x'.repeat(3000);
    await Promise.all(
      writers.flatMap((journal, writer) =>
        Array.from({ length: 50 }, (_, n) => journal.append({ writer, n, text })),
      ),
    );
    await Promise.all(writers.map(journal => journal.close()));
    expect(await valuesIn(file)).toHaveLength(100);
  });

  test('starts a new line after a line that a crash left unfinished', async () => {
    const [file, root] = await scratchFile();
    const first = openJournal(file, root);
    await first.append({ n: 1 });
    await first.close();
    await writeFile(file, `${await readFile(file, 'utf8')}{"n":2,"torn`);
    const second = openJournal(file, root);
    await second.append({ n: 3 });
    await second.close();
    expect(await valuesIn(file)).toEqual([{ n: 1 }, { n: 3 }]);
  });

  test('rejects a line it could not write and goes on', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-journal-'));
    await writeFile(join(folder, 'file'), '');
    const journal = openJournal(join(folder, 'file', 'runs.jsonl'), folder);
    await expect(journal.append({ n: 1 })).rejects.toThrow();
    await expect(journal.append({ n: 2 })).rejects.toThrow();
    await journal.close();
  });

  test('a file that does not exist is empty', async () => {
    expect(await valuesIn((await scratchFile())[0])).toEqual([]);
  });
});
