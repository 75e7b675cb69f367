import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datasetRowsOf } from '../../../../src/eval/dataset/dataset.ts';
import { appendRow } from '../../../../src/language/edits/rows/appendRow.ts';
import { rowWithInput, updateExpected } from '../../../../src/language/edits/rows/updateRow.ts';
import { edited } from '../../../../src/text/replacement.ts';

function updated(text: string, file: string, id: string, expected: unknown): string {
  const result = updateExpected(text, file, id, { expected });
  if (!result.ok) throw new Error(result.message);
  return edited(text, result.edits);
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    '',
    ' a ',
    'x\ny',
    '"',
    "it's",
    'a: b',
    '# no',
    '- x',
    '1',
    'true',
    '=A1',
    ';',
    '{}',
  ),
);
const leaf = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const value = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 3 }),
  fc.dictionary(
    fc.constantFrom('category', 'urgency', 'a b'),
    fc.oneof(leaf, fc.array(leaf, { maxLength: 2 })),
    { noNullPrototype: true },
  ),
);

describe.each([
  'jsonl',
  'json',
  'yaml',
  'csv',
  'tsv',
])('the expected output of a row (%s)', format => {
  const file = `a.golden.${format}`;

  test('is replaced or refused, and every other row stays as it is', () => {
    let replaced = 0;
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 4 }),
        fc.nat(),
        value,
        (old, pick, now) => {
          let dataset = '';
          for (const [index, expected] of old.entries()) {
            const added = appendRow(dataset, file, { input: { ticket: `t ${index}` }, expected });
            if (added.ok) dataset = edited(dataset, [added.edit]);
          }
          const { rows } = dataset === '' ? { rows: [] } : datasetRowsOf(dataset, file);
          const row = rows[pick % (rows.length || 1)];
          if (!row) return;
          const result = updateExpected(dataset, file, row.id, { expected: now });
          if (!result.ok) return;
          replaced += 1;
          const after = datasetRowsOf(edited(dataset, result.edits), file).rows;
          expect(after.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
          for (const [index, each] of after.entries()) {
            if (each.id !== row.id) expect(each).toEqual({ ...rows[index], line: each.line });
            else if (!row.untyped)
              expect(each.expected ?? null).toEqual(JSON.parse(JSON.stringify(now)));
            expect(each.input).toEqual(rows[index]?.input);
          }
        },
      ),
    );
    expect(replaced).toBeGreaterThan(10);
  });
});

describe('an update', () => {
  test('keeps comments, order and quotes of YAML', () => {
    const before = `# Tickets
- id: t-1
  # the first one
  input: { ticket: "Hi" }   # as sent
  expected:
    category: billing # not bug
    urgency: 3
  tags: [smoke]
- id: t-2
  input: { ticket: Bye }
`;
    const after = updated(before, 'a.golden.yaml', 't-1', { category: 'bug', urgency: 3 });
    for (const kept of ['# Tickets', '# the first one', '# as sent', 'tags: [smoke]\n- id: t-2']) {
      expect(after).toContain(kept);
    }
    expect(datasetRowsOf(after, 'a.golden.yaml').rows[0]?.expected).toEqual({
      category: 'bug',
      urgency: 3,
    });
    expect(updated(before, 'a.golden.yaml', 't-2', 'x')).toBe(`${before}  expected: x\n`);
  });

  test('keeps the layout of JSON', () => {
    const before = `[
  {
    "id": "t-1",
    "input": { "ticket": "Hi" },
    "expected": {
      "category": "billing"
    },
    "tags": ["a",  "b"]
  }
]
`;
    expect(updated(before, 'a.golden.json', 't-1', { category: 'bug' })).toBe(
      before.replace('billing', 'bug'),
    );
    const lines =
      '{"id":"a","expected":1,"input":{"x":"1"}}\r\n{ "id": "b", "input": { "x": "2" } }\r\n';
    expect(updated(lines, 'a.golden.jsonl', 'a', { y: 2 })).toBe(lines.replace(':1,', ':{"y":2},'));
    expect(updated(lines, 'a.golden.jsonl', 'b', 2)).toBe(
      lines.replace('{ "x": "2" } }', '{ "x": "2" }, "expected": 2 }'),
    );
  });

  test('changes only the cells of the row', () => {
    const before =
      'id,ticket,expected.category,expected.urgency\nt-1,"Hi, you",billing,3\nt-2,Bye,bug,1\n';
    expect(updated(before, 'a.golden.csv', 't-1', { category: 'a "b"', urgency: 3 })).toBe(
      before.replace('billing', '"a ""b"""'),
    );
    const refused = updateExpected(before, 'a.golden.csv', 't-1', { expected: { other: 1 } });
    expect(refused).toEqual({
      ok: false,
      message: 'The dataset has no column `expected.other`. Add it, then save the row.',
    });
  });

  test('writes a number as the model wrote it', () => {
    const before = '{"id":"a","input":{},"expected":1}\n';
    expect(updated(before, 'a.golden.jsonl', 'a', { n: 0.1 })).toContain('"expected":{"n":0.1}');
  });

  test('is refused for a row that was removed', () => {
    expect(
      updateExpected('{"id":"a","input":{}}\n', 'a.golden.jsonl', 'b', { expected: 1 }),
    ).toEqual({
      ok: false,
      message: 'The dataset no longer has a row b that can be read. Save the reply as a new row.',
    });
  });
});

describe('the row of an input', () => {
  const rows = [
    { id: 'h', input: { x: '1' }, history: [{ role: 'user', content: [{ text: 'a' }] }] },
    { id: 'a', input: { x: '1' } },
    { id: 'b', input: { x: '1' } },
  ];
  const dataset = rows.map(row => `${JSON.stringify(row)}\n`).join('');

  test('is the one that the reply answers, and otherwise the first with the same input and no history', () => {
    const found = (id?: string, x = '1') => rowWithInput(dataset, 'a.golden.jsonl', { x }, id)?.id;
    expect([found(), found('b'), found('gone'), found('b', '2')]).toEqual([
      'a',
      'b',
      'a',
      undefined,
    ]);
  });

  test('is found by its texts in CSV', () => {
    const csv = 'id,n,ok\na,3,true\n';
    expect(rowWithInput(csv, 'a.golden.csv', { n: 3, ok: true })?.id).toBe('a');
    expect(rowWithInput('', 'a.golden.csv', { n: 3 })).toBeUndefined();
  });
});
