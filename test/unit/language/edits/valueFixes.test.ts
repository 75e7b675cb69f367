import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDocument, stringify } from 'yaml';
import { afterEach, fixed, fixesOf, found } from './fixAll.ts';

const prompt = `---
model: anthropic/claude-haiku-4-5
output:
  schema:
    category(enum): [billing, bug]
    urgency: integer
    done?: boolean
    items?(array):
      id: integer
      label(enum): [red, "two words"]
---
Hello`;
const others = { 'triage.prompt': prompt };

test('each fix is offered in JSON, with escapes and spaces unchanged', async () => {
  const row = String.raw`{"input":{},"expected":{"category":"Buug","urgency":"3","x\u0022":1,"urgncy":1,"items":[{"id":1}]}}`;
  expect(await afterEach('triage.golden.jsonl', row, others)).toEqual({
    'Change to `bug`': row.replace('Buug', 'bug'),
    'Change to `3`': row.replace('"3"', '3'),
    'Remove `x"`': row.replace(String.raw`"x\u0022":1,`, ''),
    'Remove `urgncy`': row.replace('"urgncy":1,', ''),
    'Add `label`': row.replace('{"id":1}', '{"id":1,"label":"red"}'),
  });
});

test('a name is fixed when the right one is missing, with the layout of the other fields', async () => {
  const text =
    '[\n  {\n    "input": {},\n    "expected": {\n      "catgory": "bug"\n    }\n  }\n]\n';
  expect(await afterEach('triage.golden.json', text, others)).toEqual({
    'Change to `category`': text.replace('catgory', 'category'),
    'Remove `catgory`': text.replace('\n      "catgory": "bug"\n    ', '\n      \n    '),
  });
  const list = text.replace(
    '"catgory": "bug"',
    '"items": [\n        {\n          "id": 1\n        }\n      ]',
  );
  expect(await afterEach('triage.golden.json', list, others)).toEqual({
    'Add `label`': list.replace('"id": 1', '"id": 1,\n          "label": "red"'),
  });
});

test('each fix is offered in YAML, block or flow', async () => {
  const text = `- input: {}
  expected:
    category: Buug # why
    urgency: "3"
    catgry: bug
    items:
      - id: 1
      - { id: 2 }
`;
  expect(await afterEach('triage.golden.yaml', text, others)).toEqual({
    'Change to `bug`': text.replace('Buug', 'bug'),
    'Change to `3`': text.replace('"3"', '3'),
    'Remove `catgry`': text.replace('    catgry: bug\n', ''),
    'Add `label`': text.replace('{ id: 2 }', '{ id: 2, label: red }'),
  });
  const first = text.replace('      - { id: 2 }\n', '');
  expect((await afterEach('triage.golden.yaml', first, others))['Add `label`']).toBe(
    first.replace('- id: 1\n', '- id: 1\n        label: red\n'),
  );
});

test('targets of aliases and tagged values must be fixed by a person', async () => {
  const text =
    '- input: {}\n  expected: { urgency: &u "3" }\n- input: {}\n  id: b\n  expected: { urgency: *u }\n- input: {}\n  id: c\n  expected: { urgency: !!str 3 }\n';
  expect(await found('triage.golden.yaml', text, others)).toHaveLength(3);
  expect(await afterEach('triage.golden.yaml', text, others)).toEqual({});
});

test('each fix is offered in CSV: in a cell, in its JSON, in the header', async () => {
  const cells = 'id,expected.category,expected.urgncy\na,"Bug",3\n';
  expect(await afterEach('triage.golden.csv', cells, others)).toEqual({
    'Change to `bug`': cells.replace('"Bug"', '"bug"'),
    'Change to `urgency`': cells.replace('urgncy', 'urgency'),
  });
  const json = 'id,expected\na,"{""category"":""Bug"",""urgncy"":3}"\nb,{"items":[{"id":1}]}\n';
  const quoted = (await found('triage.golden.csv', json, others)).map(({ range }) =>
    json.slice(range.start, range.end),
  );
  expect(quoted).toEqual(['""Bug""', 'urgncy', '{"id":1}']);
  expect(await afterEach('triage.golden.csv', json, others)).toEqual({
    'Change to `bug`': json.replace('Bug', 'bug'),
    'Change to `urgency`': json.replace('urgncy', 'urgency'),
    'Remove `urgncy`': json.replace(',""urgncy"":3', ''),
    'Add `label`': json.replace(
      '{"items":[{"id":1}]}',
      '"{""items"":[{""id"":1,""label"":""red""}]}"',
    ),
  });
});

test('a few-shot example is fixed in the prompt without changes to its fence and other text', async () => {
  const text = `${prompt}\n{{role "model"}}\n\`\`\`json\n{"category": "BUG", "urgency": "3", "x": 1}\n\`\`\`\n`;
  expect(await afterEach('a.prompt', text, {})).toMatchObject({
    'Change to `bug`': text.replace('BUG', 'bug'),
    'Change to `3`': text.replace('"3"', '3'),
    'Remove `x`': text.replace(', "x": 1', ''),
  });
  const short = text.replace(', "urgency": "3", "x": 1', '');
  expect((await afterEach('a.prompt', short, {}))['Add `urgency`']).toBe(
    short.replace('"BUG"', '"BUG", "urgency": 1'),
  );
});

const word = fc.constantFrom(
  'billing',
  'Bug',
  'bugg',
  'xyz',
  'a "b"',
  'é\n',
  '',
  '3',
  '7.5',
  'true',
);
const value = fc.oneof(word, fc.integer(), fc.boolean());
const item = fc.record({ id: value, label: value, x: value }, { requiredKeys: [] });
const expectedPart = fc.record(
  {
    category: value,
    urgency: value,
    done: value,
    catgory: value,
    'u "r"': value,
    items: fc.array(item, { maxLength: 3 }),
    nested: fc.record({ a: value, b: item }),
  },
  { requiredKeys: [] },
);
const rows = fc
  .array(expectedPart, { minLength: 1, maxLength: 3 })
  .map(list => list.map((expected, at) => ({ id: `r${at}`, input: {}, expected })));
const csvCell = (text: string) => `"${text.replaceAll('"', '""')}"`;
const formats: Readonly<Record<string, (list: readonly object[], indent: number) => string>> = {
  'triage.golden.jsonl': list => list.map(row => JSON.stringify(row)).join('\r\n'),
  'triage.golden.json': (list, indent) => JSON.stringify(list, undefined, indent),
  'triage.golden.yaml': (list, indent) =>
    stringify(list, indent === 0 ? { collectionStyle: 'flow' } : { indent }),
  'triage.golden.csv': list =>
    `id,expected\n${list
      .map(
        row =>
          `${'id' in row ? row.id : ''},${csvCell(JSON.stringify('expected' in row ? row.expected : {}))}`,
      )
      .join('\n')}\n`,
};

test.each(
  Object.keys(formats),
)('after any fix of %s it can be read, and the finding is gone', async name => {
  await fc.assert(
    fc.asyncProperty(rows, fc.constantFrom(0, 2, 4), async (list, indent) => {
      const text = formats[name]?.(list, indent) ?? '';
      for (const finding of await found(name, text, others)) {
        for (const fix of fixesOf(finding)) {
          const after = fixed(text, fix);
          if (name.endsWith('.yaml')) expect(parseDocument(after).errors).toEqual([]);
          const left = await found(name, after, others);
          expect(left.filter(({ code }) => code === 'dataset-row')).toEqual([]);
          const same = ({ code, message }: typeof finding) =>
            code === finding.code && message === finding.message;
          const count = async (t: string) => (await found(name, t, others)).filter(same).length;
          expect(await count(after)).toBe((await count(text)) - 1);
        }
      }
    }),
    { numRuns: 40 },
  );
});
