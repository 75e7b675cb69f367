import { execFile } from 'node:child_process';
import { mkdtemp, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { madeOfRedacted } from '../../../src/redaction/gate.ts';
import { openJournal } from '../../../src/trace/journal.ts';
import { linesIn } from './linesIn.ts';

/** A journal for any lines: what these tests write holds no key. */
function openUngated(...args: Parameters<typeof openJournal>) {
  const journal = openJournal(...args);
  return { ...journal, append: (value: object) => journal.append(madeOfRedacted(value)) };
}

const run = promisify(execFile);

/** A file in a folder that does not exist yet, and the workspace folder that it is under. */
async function scratchFile(): Promise<readonly [file: string, root: string]> {
  const root = await mkdtemp(join(tmpdir(), 'touchstone-journal-'));
  return [join(root, 'deep', 'runs.jsonl'), root];
}

const journalModule = JSON.stringify(
  new URL('../../../src/trace/journal.ts', import.meta.url).pathname,
);

/** A process that appends lines and prints how many were acknowledged. */
function writer(file: string, name: string, lines: number, characters: number): string {
  return `
    import { openJournal } from ${journalModule};
    const journal = openJournal(${JSON.stringify(file)}, ${JSON.stringify(dirname(dirname(file)))});
    const text = 'x'.repeat(${characters});
    const appended = Array.from({ length: ${lines} }, (_, n) =>
      journal.append({ writer: ${JSON.stringify(name)}, n, text }));
    const ended = await Promise.allSettled(appended);
    await journal.close();
    console.log(JSON.stringify(ended.map(({ status }) => status === 'fulfilled')));
  `;
}

const nodeOptions = ['--no-warnings', '--input-type=module', '--eval'] as const;

describe('the journal', () => {
  test('creates its folder and keeps lines in the order in which they were appended', async () => {
    const [file, root] = await scratchFile();
    const journal = openUngated(file, root);
    await Promise.all(Array.from({ length: 200 }, (_, n) => journal.append({ n })));
    await journal.close();
    expect(await linesIn(file)).toEqual(Array.from({ length: 200 }, (_, n) => ({ n })));
  });

  test('loses nothing when two writers share a file', async () => {
    const [file, root] = await scratchFile();
    const writers = [openUngated(file, root), openUngated(file, root)];
    const text = 'x'.repeat(3000);
    await Promise.all(
      writers.flatMap((journal, writer) =>
        Array.from({ length: 50 }, (_, n) => journal.append({ writer, n, text })),
      ),
    );
    await Promise.all(writers.map(journal => journal.close()));
    expect(await linesIn(file)).toHaveLength(100);
  });

  test('keeps every line whole when 20 processes append 600 kB lines at once', async () => {
    const [file] = await scratchFile();
    const writers = Array.from({ length: 20 }, (_, n) => `process ${n}`);
    await Promise.all(
      writers.map(name => run(process.execPath, [...nodeOptions, writer(file, name, 4, 600_000)])),
    );
    const lines = (await linesIn(file)) as { writer: string; n: number; text: string }[];
    expect(lines.every(({ text }) => text.length === 600_000)).toBe(true);
    expect(lines.map(line => `${line.writer} ${line.n}`).toSorted()).toEqual(
      writers.flatMap(name => [0, 1, 2, 3].map(n => `${name} ${n}`)).toSorted(),
    );
  });

  test('starts a new line after a line that a crash left incomplete', async () => {
    const [file, root] = await scratchFile();
    const first = openUngated(file, root);
    await first.append({ n: 1 });
    await first.close();
    await writeFile(file, `${await readFile(file, 'utf8')}{"n":2,"torn`);
    const second = openUngated(file, root);
    await second.append({ n: 3 });
    await writeFile(file, '{"another process', { flag: 'a' });
    await second.append({ n: 4 });
    await second.close();
    expect(await readFile(file, 'utf8')).toBe(
      '{"n":1}\n{"n":2,"torn\n{"n":3}\n{"another process\n{"n":4}\n',
    );
  });

  test('does not read a file that no other process writes to', async () => {
    const [file, root] = await scratchFile();
    const journal = openUngated(file, root);
    await journal.append({ n: 1 });
    const handle = await open(file);
    const read = vi.spyOn(Object.getPrototypeOf(handle), 'read');
    await handle.close();
    for (let n = 2; n <= 20; n += 1) await journal.append({ n });
    expect(read).not.toHaveBeenCalled();
    await writeFile(file, '{}\n', { flag: 'a' });
    await journal.append({ n: 21 });
    expect(read).toHaveBeenCalledOnce();
    read.mockRestore();
    await journal.close();
  });

  test.skipIf(process.platform === 'win32')(
    'acknowledges only complete lines when the system writes a part of a batch',
    async () => {
      const [file] = await scratchFile();
      // 64 blocks of 1024 bytes: the 22nd line of 3 kB is cut.
      const script = `ulimit -f 64; exec "$0" "$@"`;
      const options = ['-c', script, process.execPath, ...nodeOptions];
      const { stdout } = await run('bash', [...options, writer(file, 'small', 40, 3000)]);
      const acknowledged = (JSON.parse(stdout) as boolean[]).filter(Boolean).length;
      const whole = (await readFile(file, 'utf8')).split('\n').slice(0, -1);
      expect(acknowledged).toBeGreaterThan(10);
      expect(acknowledged).toBeLessThan(40);
      expect(whole.map(line => JSON.parse(line).n)).toEqual(
        Array.from({ length: acknowledged }, (_, n) => n),
      );
    },
  );

  test('starts a file again, header first, with one warning when it was deleted or moved', async () => {
    const [file, root] = await scratchFile();
    const warnings: string[] = [];
    const journal = openUngated(file, root, {
      header: madeOfRedacted({ of: 'test' }),
      warn: one => warnings.push(one),
    });
    await journal.append({ n: 1 });
    await rm(dirname(file), { recursive: true });
    await journal.append({ n: 2 });
    expect(await linesIn(file)).toEqual([{ of: 'test' }, { n: 2 }]);
    expect(warnings).toEqual([
      `${file} was moved or deleted while it was in use, so a new file was started there.`,
    ]);
    await rename(dirname(file), `${dirname(file)}-moved`);
    await Promise.all([journal.append({ n: 3 }), journal.append({ n: 4 })]);
    await journal.close();
    expect(await linesIn(file)).toEqual([{ of: 'test' }, { n: 3 }, { n: 4 }]);
  });

  test('rejects a line that it could not write and continues', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-journal-'));
    await writeFile(join(folder, 'file'), '');
    const journal = openUngated(join(folder, 'file', 'runs.jsonl'), folder);
    await expect(journal.append({ n: 1 })).rejects.toThrow();
    await rm(join(folder, 'file'));
    await expect(journal.append({ n: 1n })).rejects.toThrow('BigInt');
    await journal.append({ n: 2 });
    await journal.close();
    expect(await linesIn(join(folder, 'file', 'runs.jsonl'))).toEqual([{ n: 2 }]);
  });

  test('is never opened again after it was closed: a late line is refused with a sentence', async () => {
    const [file, root] = await scratchFile();
    const journal = openUngated(file, root);
    const early = journal.append({ n: 1 });
    const closed = journal.close();
    await expect(journal.append({ n: 2 })).rejects.toThrow(
      `${file} is closed; nothing more is written to it`,
    );
    await Promise.all([early, closed, journal.close()]);
    await expect(journal.append({ n: 3 })).rejects.toThrow('is closed');
    expect(await linesIn(file)).toEqual([{ n: 1 }]);
  });

  test('a file that does not exist is empty', async () => {
    expect(await linesIn((await scratchFile())[0])).toEqual([]);
  });
});
