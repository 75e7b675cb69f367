import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { datasetRowsOf } from '../../../../src/eval/dataset/dataset.ts';
import { appendRow, type NewRow } from '../../../../src/language/edits/rows/appendRow.ts';
import { parseExact } from '../../../../src/text/json/exactJson.ts';

const row: NewRow = { input: { ticket: 'Hi, "you"' }, expected: { kind: 'bug', urgency: 3 } };

function appended(text: string, file: string, added: NewRow = row): string {
  const result = appendRow(text, file, added);
  if (!result.ok) throw new Error(result.message);
  const { edit, at } = result;
  const after = text.slice(0, edit.range.start) + edit.text + text.slice(edit.range.end);
  // Nothing that was there is touched, and the place given is that of the row.
  expect(edit.range.start).toBe(edit.range.end);
  const { rows, badRows } = datasetRowsOf(after, file);
  expect(badRows).toEqual([]);
  expect(rows).toHaveLength(datasetRowsOf(text, file).rows.length + 1);
  expect(after.slice(0, at).split('\n')).toHaveLength(rows.at(-1)?.line ?? 0);
  return after;
}

describe('a row is added', () => {
  it.each([
    ['an empty file of lines', 'a.jsonl', '', '{"id":"row-1",'],
    ['a file of lines', 'a.jsonl', '{"id":"t-009","input":{}}\n', '\n{"id":"t-010",'],
    ['a file without a last line end', 'a.jsonl', '{"id":"t-9","input":{}}', '\n{"id":"t-10",'],
    ['a Windows file', 'a.jsonl', '{"id":7,"input":{}}\r\n', '\r\n{"id":"8",'],
    ['an empty list', 'a.json', '[]', '[\n  {"id":"row-1",'],
    ['a list on one line', 'a.json', '[{"id":"a","input":{}}]', ', {"id":"row-1",'],
    ['a list of lines', 'a.json', '[\n {"input":{}}\n]\n', '},\n {"id":"row-1",'],
    [
      'a list of blocks',
      'a.json',
      '[\n  {\n    "input": {}\n  }\n]',
      '  },\n  {\n    "id": "row-1",',
    ],
    [
      'a YAML list',
      'a.yaml',
      '- id: x1\n  input: {} # none\n# end\n',
      '# end\n- id: x2\n  input:\n',
    ],
    ['a YAML list that is set in', 'a.yml', '  - input: {}\n', '\n  - id: row-1\n    input:\n'],
    ['a YAML list between brackets', 'a.yaml', '[{ input: {} } # ]\n]', ', { id: row-1, '],
    ['an empty YAML file', 'a.yaml', '# rows\n', '# rows\n- id: row-1\n'],
    [
      'an empty CSV file',
      'a.csv',
      '',
      'id,ticket,expected.kind,expected.urgency\nrow-1,"Hi, ""you""",bug,3\n',
    ],
    ['a CSV file', 'a.csv', 'ticket,expected,id\nx,y,q-1', '\n"Hi, ""you""","{""kind"":""bug""'],
  ])('to %s', (_, file, text, written) => {
    expect(appended(text, file)).toContain(written);
  });

  it('but not where it would lose a part', () => {
    expect(appendRow('ticket,expected.kind\nx,y\n', 'a.csv', row)).toEqual({
      ok: false,
      message: 'The dataset has no column `expected.urgency`. Add it, then save the row.',
    });
  });

  it.each([
    ['a.json', '[{"input": {}},'],
    ['a.yaml', '- input: [\n'],
    ['a.yaml', '- input: {}\n...\n'],
  ])('but not to a broken %s', (file, text) => {
    expect(appendRow(text, file, row)).toMatchObject({ ok: false });
  });
});

const scalar = fc.oneof(fc.string({ minLength: 1 }), fc.integer(), fc.boolean());
const name = fc.stringMatching(/^[a-z]{1,5}$/);
const anyRow = fc.record({
  input: fc.dictionary(name, fc.oneof(scalar, fc.array(scalar))),
  expected: fc.oneof(fc.dictionary(name, scalar, { minKeys: 1 }), fc.string({ minLength: 1 })),
});

test.each([
  'a.jsonl',
  'a.json',
  'a.yaml',
])('rows that are added to %s read back as they were', file => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 4 }), rows => {
      const text = rows.reduce(
        (before, each) => appended(before, file, each),
        file === 'a.json' ? '[]' : '',
      );
      const read = datasetRowsOf(text, file).rows;
      expect(read.map(({ input, expected }) => ({ input, expected }))).toEqual(
        JSON.parse(JSON.stringify(rows)),
      );
      expect(read.map(({ id }) => id)).toEqual(rows.map((_, index) => `row-${index + 1}`));
    }),
    { numRuns: 200 },
  );
});

/** What spreadsheets, editors and terminals treat in a way of their own. */
const odd = fc.string({
  unit: fc.constantFrom(
    ...'ab ,;\t"\r\n=+-@\'#:|>{[&*!%',
    '\u0000',
    '\u0085',
    '\u00a0',
    '\u2028',
    '\ufeff',
    '\ud800',
    'é',
    '😀',
    '\u001b',
  ),
  minLength: 1,
});
const oddRow = fc.record({
  input: fc.dictionary(name, odd, { minKeys: 1 }),
  expected: fc.oneof(odd, fc.dictionary(name, odd, { minKeys: 1 })),
});
const endings = ['jsonl', 'json', 'yaml', 'csv', 'tsv'];

test.each(
  endings.flatMap(ending => [[ending, '\n'] as const, [ending, '\r\n'] as const]),
)('a row of any texts is read back from %s with %j, or is refused', (ending, eol) => {
  const file = `a.golden.${ending}`;
  let refused = 0;
  fc.assert(
    fc.property(oddRow, oddRow, (first, second) => {
      let text = '';
      for (const each of [first, second]) {
        const result = appendRow(text, file, each);
        if (!result.ok) {
          refused += 1;
          expect(result.message).toMatch(/cannot store this row|has no column/);
          return;
        }
        const { edit } = result;
        text = `${text.slice(0, edit.range.start)}${edit.text}${text.slice(edit.range.end)}`;
        const { rows, badRows } = datasetRowsOf(text, file);
        expect(badRows).toEqual([]);
        expect(rows.at(-1)).toMatchObject(JSON.parse(JSON.stringify(each)));
        if (ending !== 'csv' && ending !== 'tsv') text = text.replaceAll(/\r?\n/g, eol);
      }
    }),
    { numRuns: 200 },
  );
  if (ending !== 'csv' && ending !== 'tsv') expect(refused).toBe(0);
});

test.each([
  ['=HYPERLINK("http://x")', `'=HYPERLINK`],
  ['+1', '+1'],
  ['-1.5', '-1.5'],
  ['@SUM(A1)', `'@SUM(A1)`],
  ['-cmd', `'-cmd`],
  ["'=1+1", `''=1+1`],
])('no spreadsheet executes %s, which is written as %s', (value, written) => {
  const result = appendRow('', 'a.csv', { input: { text: value }, expected: 'x' });
  expect(result.ok && result.edit.text).toContain(written);
  if (!value.startsWith('+')) expect(result.ok && result.edit.text).not.toMatch(/(?:^|,)[=@]/m);
  const text = result.ok ? result.edit.text : '';
  expect(datasetRowsOf(text, 'a.csv').rows[0]?.input).toEqual({ text: value });
});

test('values that a format cannot represent are refused, not changed', () => {
  const to = (file: string, row: NewRow) => appendRow('', file, row);
  expect(to('a.csv', { input: { text: '' }, expected: 'x' })).toMatchObject({ ok: false });
  expect(to('a.csv', { input: { text: 'x' }, expected: { a: null } })).toMatchObject({ ok: false });
  expect(to('a.csv', { input: { text: 'x' }, expected: '{"a":1}' })).toMatchObject({ ok: false });
  expect(to('a.jsonl', { input: { text: '' }, expected: { a: null } })).toMatchObject({ ok: true });
});

test('numbers are saved as written', () => {
  const row = parseExact('{"input":{"n":9007199254740993},"expected":9007199254740993}') as NewRow;
  for (const file of ['a.jsonl', 'a.json', 'a.csv']) {
    const result = appendRow('', file, row);
    expect(result.ok && result.edit.text.match(/9007199254740993/g)).toHaveLength(2);
  }
  expect(appendRow('', 'a.yaml', row)).toMatchObject({ ok: false });
});

test('an id is unique, also when an unreadable line or another dataset has it', () => {
  const text = '{"id":"t-1","input":{}}\n{"id":"t-2", oops\n';
  const result = appendRow(text, 'a.jsonl', { input: { a: 1 }, expected: 'x' }, ['t-3']);
  expect(result.ok && JSON.parse(result.edit.text)).toMatchObject({ id: 't-4' });
});
