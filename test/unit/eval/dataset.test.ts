import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { datasetRowsOf, rawRowsOf, readRows } from '../../../src/eval/dataset/dataset.ts';
import { csv } from '../../../src/eval/dataset/formats/csv.ts';
import type { RowFormat } from '../../../src/eval/dataset/formats/format.ts';
import { json } from '../../../src/eval/dataset/formats/json.ts';
import { jsonl } from '../../../src/eval/dataset/formats/jsonl.ts';
import {
  type BadRow,
  type DatasetRow,
  inputIdentity,
  isBadRow,
  type RawRow,
} from '../../../src/eval/dataset/row.ts';
import { readEvalFile } from '../../../src/eval/plan/evalFile.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-dataset-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

async function read(...files: readonly string[]): Promise<(DatasetRow | BadRow)[]> {
  return Array.fromAsync(readRows(files));
}

describe('JSON Lines', () => {
  it('reports the file and line of a row that is not JSON, and reads the others', async () => {
    const file = await write(
      'a.jsonl',
      '\uFEFF{"id":"a","input":{"x":1}}\r\n\r\n{"input": oops}\r\n{"input":{"x":2},"tags":["t"]}',
    );
    const [first, bad, last, ...rest] = await read(file);
    expect(first).toMatchObject({ id: 'a', line: 1, input: { x: 1 }, tags: [] });
    expect(bad).toMatchObject({ file, line: 3, message: expect.stringContaining('Invalid JSON') });
    expect(last).toMatchObject({ line: 4, id: inputIdentity({ x: 2 }), tags: ['t'] });
    expect(rest).toEqual([]);
  });

  it('refuses rows without an input, with a duplicate id, or with a mistyped key', () => {
    const text = [
      '{"expected": {}}',
      '{"id": "a", "input": {}}',
      '{"id": "a", "input": {"x": 1}}',
      '{"input": {"x": 2}, "exepcted": "hello"}',
      '7',
    ].join('\n');
    const { rows, badRows } = datasetRowsOf(text, 'd.jsonl');
    expect(rows.map(({ line }) => line)).toEqual([2]);
    expect(badRows.map(({ line }) => line)).toEqual([1, 3, 4, 5]);
    expect(badRows[0]?.message).toContain('`input`');
    expect(badRows[1]?.message).toContain('line 2');
    expect(badRows[2]?.message).toContain('Did you mean `expected`?');
  });

  it.each([
    ['scroe', [{ contains: 'x' }], 'score'],
    ['scores', [{ contains: 'x' }], 'score'],
    ['histroy', [{ role: 'user', content: 'Hi' }], 'history'],
    ['call', [{ name: 'refund' }], 'calls'],
    ['tag', 'billing', 'tags'],
  ])('refuses a row with `%s`, whose result would be another without it', (key, value, meant) => {
    const { rows, badRows } = datasetRowsOf(JSON.stringify({ input: {}, [key]: value }), 'd.jsonl');
    expect(rows).toEqual([]);
    expect(badRows).toMatchObject([
      { message: `Unknown key \`${key}\` in a row. Did you mean \`${meant}\`?`, key },
    ]);
  });

  it.each([
    ['scope', 'project'],
    ['tasks', ['a']],
    ['idx', 3],
    ['metadata', {}],
    ['tools', []],
  ])('accepts a row with `%s`, which other tools may use', (key, value) => {
    const { badRows } = datasetRowsOf(JSON.stringify({ input: {}, [key]: value }), 'd.jsonl');
    expect(badRows).toEqual([]);
  });

  it('keeps history, with plain texts as parts', () => {
    const text = '{"input":{},"history":[{"role":"user","content":"Hi"}]}';
    expect(datasetRowsOf(text, 'd.jsonl').rows[0]?.history).toEqual([
      { role: 'user', content: [{ text: 'Hi' }] },
    ]);
  });
});

describe('the identity of a row', () => {
  it('is that of its conversation when it has a history', () => {
    const lines = [
      { input: {}, history: [{ role: 'user', content: 'Hi' }] },
      { input: {}, history: [{ role: 'user', content: 'Bye' }] },
      { input: {} },
    ].map(each => JSON.stringify(each));
    const { rows, badRows } = datasetRowsOf(lines.join('\n'), 'd.jsonl');
    expect(badRows).toEqual([]);
    expect(rows[2]?.id).toBe(inputIdentity({}));
    expect(new Set(rows.map(({ id }) => id)).size).toBe(3);
  });

  it('does not depend on the order of its keys', () => {
    const value = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(value, input => {
        const reversed = Object.fromEntries(Object.entries(input).reverse());
        expect(inputIdentity(reversed)).toBe(inputIdentity(input));
        expect(inputIdentity(input)).toMatch(/^[0-9a-f]{12}$/);
      }),
    );
  });

  it('is unique across files', async () => {
    const one = await write('one.jsonl', '{"id":"a","input":{}}');
    const two = await write('two.jsonl', '{"id":"a","input":{}}');
    const rows = await read(one, two);
    expect(rows.map(isBadRow)).toEqual([false, true]);
  });
});

describe('CSV', () => {
  const text = [
    'id,ticket,plan,expected.category,expected.urgency,tags,input.note,note',
    't1,"one, two',
    'three ""four""",free,bug,3,"a, b",remark,aside',
    '',
    't2,short,,billing,,,,',
    't3,too,many,cells,1,2,3,4,5',
    't4,last,pro,,,,,',
  ].join('\r\n');

  it('maps columns to inputs, expected fields, id, tags and note', () => {
    const { rows, badRows } = datasetRowsOf(`\uFEFF${text}`, 'd.csv');
    expect(rows.map(({ id, line }) => [id, line])).toEqual([
      ['t1', 2],
      ['t2', 5],
      ['t4', 7],
    ]);
    expect(rows[0]).toMatchObject({
      input: { ticket: 'one, two\r\nthree "four"', plan: 'free', note: 'remark' },
      expected: { category: 'bug', urgency: '3' },
      tags: ['a', 'b'],
      note: 'aside',
      untyped: true,
    });
    expect(rows[1]).toMatchObject({
      input: { ticket: 'short' },
      expected: { category: 'billing' },
    });
    expect(rows[2]).not.toHaveProperty('expected');
    expect(badRows).toEqual([
      {
        file: 'd.csv',
        line: 6,
        message: 'Expected 8 columns, separated by commas as in the header, found 9.',
      },
    ]);
  });

  it('reports where an unclosed quote starts', () => {
    const { rows, badRows } = datasetRowsOf('id,a\n1,x\n2,"open\n3,y\n', 'd.csv');
    expect(rows.map(({ id }) => id)).toEqual(['1']);
    expect(badRows).toMatchObject([
      { line: 3, message: expect.stringContaining('Unclosed quote that starts at line 3') },
    ]);
  });

  it('reads a file as it reads a text', async () => {
    const file = await write('d.csv', text);
    const { rows, badRows } = datasetRowsOf(text, file);
    const streamed = await read(file);
    expect(streamed.filter(row => !isBadRow(row))).toEqual(rows);
    expect(streamed.filter(isBadRow)).toEqual(badRows);
  });
});

describe('JSON', () => {
  it('skips only the invalid row', () => {
    const { rows, badRows } = datasetRowsOf(
      '[\n {"id":"a","input":{"x":"]},[\\""}},\n {"id":"b","input":{x}},\n {"id":"c",\n"input":{}}\n]',
      'd.json',
    );
    expect(rows.map(({ id, line }) => [id, line])).toEqual([
      ['a', 2],
      ['c', 4],
    ]);
    expect(badRows).toMatchObject([{ line: 3 }]);
  });

  it.each([
    ['', 1],
    ['{}', 1],
    ['[{"input":{}}', 1],
    ['[]\n x', 2],
    ['[\n,]', 2],
  ])('finds the mistake in %j', (text, line) => {
    expect(datasetRowsOf(text, 'd.json').badRows).toMatchObject([{ line }]);
  });
});

describe('a key that a row has twice', () => {
  const twice = '{"id": "b", "input": {"a": "12:30", "a": 2}}';

  it('makes it a bad row with its line, in JSON Lines and JSON, and the others are read', () => {
    const good = '{"id": "a", "input": {"at": "12:30", "b": [{"a": 1}, {"a": 2}]}}';
    const message = expect.stringContaining('`input.a` occurs twice');
    const lines = datasetRowsOf(`${good}\n${twice}\n`, 'd.jsonl');
    expect(lines).toMatchObject({ rows: [{ id: 'a' }], badRows: [{ line: 2, message }] });
    const list = datasetRowsOf(`[${good},\n${twice}]`, 'd.json');
    expect(list).toMatchObject({ rows: [{ id: 'a' }], badRows: [{ line: 2, message }] });
  });

  it('is placed at the second one', () => {
    const [row] = rawRowsOf(`\n${twice}`, 'd.jsonl');
    expect(row?.offset).toBe(1 + twice.lastIndexOf('"a"'));
  });
});

describe('YAML', () => {
  it('keeps numbers that are ids as they are written', () => {
    const text = ['01', '1', '1.0', '0x1F', '&n 007', '"08"']
      .map(id => `- id: ${id}\n  input: {x: ${id.length}}\n`)
      .concat('- id: *n\n  input: {}\n')
      .join('');
    const { rows, badRows } = datasetRowsOf(text, 'd.yaml');
    expect(rows.map(({ id }) => id)).toEqual(['01', '1', '1.0', '0x1F', '007', '08']);
    expect(badRows).toMatchObject([{ message: expect.stringContaining('`007`') }]);
    const read = readEvalFile('rows:\n  - id: 01\n    input: {}\n');
    expect(read).toMatchObject({ ok: true, contents: { rows: [{ id: '01' }] } });
  });

  it('reports one problem for a line with many mistakes', () => {
    const { badRows } = datasetRowsOf(`- { a: [\n${'- { ids: [x]'.repeat(50)}\n`, 'd.yaml');
    const lines = badRows.map(({ line }) => line);
    expect(lines.length).toBeGreaterThan(0);
    expect(new Set(lines).size).toBe(lines.length);
  });

  it('reads rows with their lines and resolves anchors', () => {
    const { rows } = datasetRowsOf(
      '# set\n- id: a\n  input: &a {x: 1}\n\n- input: {y: *a}\n',
      'd.yaml',
    );
    expect(rows.map(({ line }) => line)).toEqual([2, 5]);
    expect(rows[1]?.input).toEqual({ y: { x: 1 } });
  });

  it('reports the line of a syntax error and keeps the valid rows', () => {
    const { rows, badRows } = datasetRowsOf(
      '- id: a\n  input: {}\n- id: b\n  input: {x: "open}\n',
      'd.yaml',
    );
    expect(rows.map(({ id }) => id)).toEqual(['a']);
    expect(badRows[0]?.line).toBeGreaterThanOrEqual(4);
  });
});

describe('any format', () => {
  const cases: readonly [string, RowFormat, fc.Arbitrary<string>][] = [
    [
      'jsonl',
      jsonl,
      fc.array(fc.jsonValue()).map(rows => rows.map(r => JSON.stringify(r)).join('\n')),
    ],
    ['json', json, fc.array(fc.jsonValue()).map(rows => JSON.stringify(rows, undefined, 1))],
    ['broken json', json, fc.string({ unit: fc.constantFrom(...'[]{}",\\ \n1a:') })],
    ['csv', csv, fc.string({ unit: fc.constantFrom(...'a,"\r\n b') })],
  ];

  it.each(cases)('reads %s the same for any chunks of the file', async (_name, format, texts) => {
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 7 }), async (text, size) => {
        const whole = [...format.readText(text)];
        const cut = await Array.fromAsync(format.read(chunks(text, size)));
        expect(cut.flatMap(rows => [...rows])).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('reads back the values that were written', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), values => {
        const plain: unknown[] = JSON.parse(JSON.stringify(values));
        const lines = plain.map(value => JSON.stringify(value)).join('\n');
        expect([...jsonl.readText(lines)].map(valueIn)).toEqual(plain);
        expect([...json.readText(JSON.stringify(plain, undefined, 2))].map(valueIn)).toEqual(plain);
      }),
    );
  });

  it('is refused when its ending is unknown, and reported when it cannot be read', async () => {
    expect(datasetRowsOf('', 'd.xlsx').badRows[0]?.message).toContain('.jsonl');
    const [gone] = await read(join(folder, 'gone.jsonl'));
    expect(gone).toMatchObject({
      message: 'The file cannot be read: there is no such file.',
    });
  });

  it.each([
    ['UTF-16', Buffer.from('\uFEFF{"input":{}}', 'utf16le')],
    ['Latin-1', Buffer.from('{"input":{"q":"café"}}', 'latin1')],
  ])('is refused in %s, not misread as another encoding', async (_, bytes) => {
    const file = join(folder, 'encoded.jsonl');
    await writeFile(file, bytes);
    const found = await read(file);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ message: expect.stringContaining('not UTF-8') });
  });

  it('refuses a history with parts that no call can have', () => {
    const row = { input: {}, history: [{ role: 'user', content: [{ txt: 'hi' }] }] };
    expect(datasetRowsOf(JSON.stringify(row), 'd.jsonl').badRows).toHaveLength(1);
  });
});

async function* chunks(text: string, size: number): AsyncGenerator<string> {
  for (let index = 0; index < text.length; index += size) yield text.slice(index, index + size);
}

function valueIn(row: RawRow): unknown {
  return 'value' in row ? row.value : row.problem;
}
