import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { datasetRowsOf, readRows } from '../../../src/eval/dataset/dataset.ts';
import { csv, tsv } from '../../../src/eval/dataset/formats/csv.ts';
import { isBadRow } from '../../../src/eval/dataset/row.ts';
import { csvRecords } from '../../../src/language/datasetRows.ts';
import { csvItems } from '../../../src/text/csv/csv.ts';

function inputs(text: string, file = 'd.csv') {
  const { rows, badRows } = datasetRowsOf(text, file);
  return {
    rows: rows.map(({ line, input, expected }) => ({ line, input, expected })),
    problems: badRows.map(({ line, message }) => `${line}: ${message}`),
  };
}

describe('CSV as spreadsheets write it', () => {
  const row = { line: 2, input: { text: 'a, b' }, expected: 'c' };

  it.each([
    ['commas', 'id,text,expected\n1,"a, b",c\n', 'd.csv'],
    ['semicolons', '\uFEFFid;text;expected\r\n1;"a, b";c\r\n', 'd.csv'],
    ['semicolons without quotes', 'id;text;expected\n1;a, b;c\n', 'd.csv'],
    ['tabs', 'id\ttext\texpected\n1\ta, b\tc\n', 'd.csv'],
    ['tabs by the name of the file', 'id\ttext\texpected\n1\ta, b\tc\n', 'd.golden.tsv'],
    ['lines that end with CR alone', 'id;text;expected\r1;a, b;c\r', 'd.csv'],
    ['padding', 'id;text;expected;;\n1;a, b;c;;\n;;;;\n\n;;;;\n', 'd.csv'],
    ['quotes everywhere', '"id","text","expected"\n"1","a, b","c"\n"","",""\n', 'd.csv'],
    ['cells beyond the header that are empty', 'id;text;expected\n1;a, b;c;;;\n', 'd.csv'],
  ])('is read with %s', (_, text, file) => {
    expect(inputs(text, file)).toEqual({ rows: [row], problems: [] });
  });

  it('is read with the separator that its first line declares', () => {
    const rows = [{ ...row, line: 3 }];
    expect(inputs('sep=;\r\nid;text;expected\r\n1;a, b;c\r\n').rows).toEqual(rows);
    expect(inputs('"sep=|"\nid|text|expected\n1|a, b|c\n').rows).toEqual(rows);
  });

  it('keeps line ends within quotes, and counts them', () => {
    const { rows } = inputs('id,text\r\n1,"a\r\nb\nc"\r\n2,x\r\n');
    expect(rows).toMatchObject([
      { line: 2, input: { text: 'a\r\nb\nc' } },
      { line: 5, input: { text: 'x' } },
    ]);
  });

  it('gives no rows when there are none', () => {
    expect(inputs('id,text\n')).toEqual({ rows: [], problems: [] });
    expect(inputs('').problems).toEqual([
      '1: The file is empty; its first line names the columns.',
    ]);
  });
});

describe('CSV that cannot be read', () => {
  it.each([
    [
      'an unclosed quote',
      'id,a\n1,x\n2,"open\n3,y\n',
      '3: Unclosed quote that starts at line 3; no row from there on can be read.',
    ],
    [
      'text behind a quote',
      'id,a\n1,"x"y\n',
      '2: There is text after the closing quote of a cell; write a quote within a cell twice.',
    ],
    [
      'two columns of one name',
      'id,a,input.a\n1,x,y\n',
      '1: Two columns are named `input.a`. Rename one of them. No row of the file is read.',
    ],
    [
      'too few cells',
      'id;a;b\n1,2,3\n',
      '2: Expected 3 columns, separated by semicolons as in the header, found 1.',
    ],
    ['a NUL character', 'id,a\n1,x\0\n', '2: This row has a NUL character; remove it.'],
    [
      'a whole and a part',
      'id,expected,expected.a\n1,x,y\n',
      '2: `expected.a` has a value, and so does the column for the whole object. Leave one of them empty.',
    ],
  ])('is refused with a sentence: %s', (_, text, problem) => {
    expect(inputs(text).problems).toEqual([problem]);
  });

  it('affects only its own row when the row is clear', () => {
    expect(inputs('id,a\n1,"x"y\n2,z\n').rows).toMatchObject([{ line: 3, input: { a: 'z' } }]);
  });
});

const malformed = fc.string({ unit: fc.constantFrom(...'a,;\t"\r\n =0') });

describe('the CSV reader', () => {
  it.each([
    ['csv', csv],
    ['tsv', tsv],
  ])('reads %s the same for any chunks', async (_, format) => {
    await fc.assert(
      fc.asyncProperty(malformed, fc.integer({ min: 1, max: 5 }), async (text, size) => {
        async function* chunks() {
          for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
        }
        const rows = (await Array.fromAsync(format.read(chunks()))).flatMap(each => [...each]);
        expect(rows).toEqual([...format.readText(text)]);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the editor the same records as an evaluation, each cell with its position', () => {
    fc.assert(
      fc.property(malformed, text => {
        const document = TextDocument.create('file:///d.csv', 'csv', 1, text);
        for (const { line, cells } of csvRecords({ text: document, name: 'd.csv' })) {
          for (const { value, range } of cells) {
            const written = text.slice(range.start, range.end);
            const isQuoted = text[range.start - 1] === '"';
            expect(isQuoted ? written.replaceAll('""', '"') : written).toBe(value);
          }
          const [first] = cells;
          expect(document.positionAt(first?.range.start ?? 0).line).toBe(line - 1);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('reads back every table of texts that is written as in RFC 4180', () => {
    const cell = fc.string({ unit: fc.constantFrom(...'ab,;\t"\r\n \u00a0é') });
    const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n', '\r'), (rows, eol) => {
        const filled = rows.filter(([a, b]) => a !== '' || b !== '');
        const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
        const text = [['id', 'x'], ...filled].map(row => row.map(quoted).join(',')).join(eol);
        const read = [...csvItems(text)].map(item =>
          'cells' in item ? item.cells.map(({ value }) => value) : item.problem,
        );
        expect(read.slice(1)).toEqual(filled);
      }),
    );
  });
});

describe('a dataset in another encoding', () => {
  const text = 'id,text\n1,Müller\n';
  const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();

  it.each([
    ['Windows-1252', Buffer.from(text, 'latin1'), 'line 2 is not UTF-8 text, perhaps Windows-1252'],
    [
      'UTF-16 LE',
      Buffer.from(`\uFEFF${text}`, 'utf16le'),
      'UTF-16 (little-endian) text, not UTF-8',
    ],
    [
      'UTF-16 BE',
      swapped(Buffer.from(`\uFEFF${text}`, 'utf16le')),
      'UTF-16 (big-endian) text, not UTF-8',
    ],
    [
      'UTF-16 LE without a mark',
      Buffer.from(text, 'utf16le'),
      'UTF-16 (little-endian) text, not UTF-8',
    ],
    [
      'UTF-16 BE without a mark',
      swapped(Buffer.from(text, 'utf16le')),
      'UTF-16 (big-endian) text, not UTF-8',
    ],
  ])('is reported: %s', async (_, bytes, said) => {
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-encoding-'));
    for (const ending of ['csv', 'tsv', 'jsonl', 'json', 'yaml']) {
      const file = join(folder, `d.golden.${ending}`);
      await writeFile(file, bytes);
      const rows = await Array.fromAsync(readRows([file]));
      expect(rows.every(isBadRow)).toBe(true);
      expect(rows.at(-1)).toMatchObject({ message: expect.stringContaining(said) });
    }
  });
});
