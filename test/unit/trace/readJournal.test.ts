import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Reader, readerOf } from '../../../src/schema/validation/validate.ts';
import { readJournal, readLine } from '../../../src/trace/readJournal.ts';

interface Entry {
  readonly entry: number;
}

const readEntry: Reader<Entry> = readerOf<Entry>({
  type: 'object',
  required: ['entry'],
  properties: { entry: { type: 'integer' } },
});

async function readText(text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-lines-'));
  const file = join(folder, 'x.jsonl');
  await writeFile(file, text);
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message.replace(file, 'x.jsonl'));
  const entries = await Array.fromAsync(readJournal(file, { folder, read: readEntry, warn }));
  return { entries: entries.map(({ value, line }) => [line, value.entry]), warnings };
}

/** An entry's line whose other fields hold anything, nested objects and braces in texts too. */
const entryLine = fc
  .record({ entry: fc.integer(), before: fc.jsonValue(), after: fc.jsonValue() })
  .map(({ entry, before, after }) => ({
    entry,
    line: JSON.stringify({ before: { in: before }, entry, after: [{ in: after }, '"}{', '\\'] }),
  }));

const tornLine = fc
  .tuple(entryLine, fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([{ line }, part]) => line.slice(0, Math.floor(part * (line.length - 1))));

describe('reading a JSON Lines file', () => {
  test('any mixture of torn beginnings and complete lines returns every complete line', () => {
    const pieces = fc.array(
      fc.oneof(
        tornLine.map(text => ({ text, entries: [] as readonly number[] })),
        entryLine.map(({ line, entry }) => ({ text: `${line}\n`, entries: [entry] })),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(pieces, all => {
        const text = all.map(piece => piece.text).join('');
        const read = text.split('\n').flatMap(line => readLine(line, readEntry).values);
        expect(read.map(({ entry }) => entry)).toEqual(all.flatMap(({ entries }) => entries));
      }),
      { numRuns: 500 },
    );
  });

  test('a line without its line break is read, and so is what follows it', () => {
    expect(readLine('{"entry":1}{"entry":2} {"entry":3}\r', readEntry)).toEqual({
      values: [{ entry: 1 }, { entry: 2 }, { entry: 3 }],
    });
  });

  test('the inner object of a torn line is not an entry', () => {
    expect(readLine('{"entry":1,"in":{"a":{"b":1}}', readEntry)).toEqual({
      values: [],
      problem: 'it is not JSON',
    });
  });

  test('an unreadable line is reported with file, line and reason', async () => {
    const text = '\uFEFF{"entry":1}\r\n{"entry":"2"}\n[]\n\n{"torn": "te{"entry":3}\n{"entry":4';
    const { entries, warnings } = await readText(text);
    expect(entries).toEqual([
      [1, 1],
      [5, 3],
    ]);
    expect(warnings).toEqual([
      expect.stringMatching(/^x\.jsonl:2 was skipped: `entry` .*"2".*\.$/),
      expect.stringMatching(/^x\.jsonl:3 was skipped: .+\.$/),
      'x.jsonl:5 was skipped: its first 12 characters are an unfinished entry.',
      'x.jsonl:6 was skipped: it is not JSON.',
    ]);
  });

  test('of many unreadable lines five are named and the others are counted', async () => {
    const { entries, warnings } = await readText(`${'nonsense\n'.repeat(1000)}{"entry":1}\n`);
    expect(entries).toEqual([[1001, 1]]);
    expect(warnings).toHaveLength(6);
    expect(warnings.at(-1)).toBe('x.jsonl: 995 more lines were skipped.');
  });

  test('a line of 300,000 nested objects without a closing brace is skipped', async () => {
    const { entries, warnings } = await readText(
      `${'{"a":'.repeat(300_000)}1${'}'.repeat(299_999)}\n{"entry":1}\n`,
    );
    expect(entries).toEqual([[2, 1]]);
    expect(warnings).toHaveLength(1);
  });
});
