import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonSchema } from '../../../src/schema/jsonSchema.ts';
import { validateText } from '../../../src/schema/validation/validate.ts';
import { schemas, values } from './generatedSchemas.ts';
import { streamed } from './streamed.ts';

const ticket: JsonSchema = {
  type: 'object',
  properties: {
    category: { enum: ['billing', 'bug'] },
    kind: { const: 'ticket' },
    urgency: { type: 'integer', minimum: 1, maximum: 5 },
    summary: { type: 'string', maxLength: 10 },
    tags: { type: 'array', items: { type: 'string' }, maxItems: 2 },
    customer: { anyOf: [{ $ref: '#/$defs/customer' }, { type: 'null' }] },
  },
  required: ['category', 'urgency'],
  additionalProperties: false,
  $defs: { customer: { type: 'object', properties: { age: { type: 'integer' } } } },
};

/** What is said, and how much of the text had come by then. */
function told(schema: JsonSchema, text: string): readonly (readonly [string, string])[] {
  const { early } = streamed(schema, text.split(''));
  return early.flatMap((found, index) =>
    found.map(({ message }) => [text.slice(0, index + 1), message] as const),
  );
}

describe('a finding that no later text can fix is reported immediately', () => {
  test.each([
    ['{"category": "B', '`category` begins with "B"; allowed: billing, bug'],
    ['{"category": "bu"', '`category` is "bu"; allowed are billing, bug'],
    ['{"category": "bugs', '`category` begins with "bugs"; allowed: billing, bug'],
    ['{"kind": "tickets', '`kind` begins with "tickets"; allowed: ticket'],
    ['{"kind": "\\u0074ö', '`kind` begins with "tö"; allowed: ticket'],
    ['{"urgency": 7,', '`urgency` is 7; at most 5 is allowed'],
    ['{"prio"', '`prio` is not a field of the schema'],
    ['{"summary": "one two thr', '`summary` must have at most 10 characters; it has 11'],
    ['{"tags": ["a", "b", "c"', '`tags` must have at most 2 items; it has 3'],
    ['{"tags": {', '`tags` is an object; expected array'],
    ['{"customer": {"age": "old"', '`customer.age` is "old"; expected integer'],
    [
      '{"urgency": 3, "urgency"',
      '`urgency` is a duplicate name: parsers disagree on which value counts',
    ],
    ['{"urgency": 3}', '`category` is missing'],
    ['S', 'The text is not JSON: it begins with other text, at line 1, column 1 (offset 0)'],
    [
      '{"urgency": 3,}',
      'The text is not JSON: there is a comma before "}", at line 1, column 15 (offset 14)',
    ],
  ])('%s', (text, message) => {
    expect(told(ticket, text)).toEqual([[text, message]]);
  });

  test.each([
    [{ enum: ['red', null, 3] }, 'red, null, 3', { allowedValues: ['red', null, 3] }],
    [{ enum: [1, 2] }, '1, 2', { allowedValues: [1, 2] }],
    [{ const: 5 }, '5', { allowedValue: 5 }],
  ])('all listed values are reported: %j', (schema, listed, params) => {
    const { early } = streamed(schema, ['"b', 'lue"']);
    const message = `The value begins with "b"; allowed: ${listed}`;
    expect(early).toMatchObject([[{ message, params }], []]);
  });

  test('a text that cannot match is reported once, however long it is, up to its first wrong character', () => {
    const schema = { enum: ['red', 'green'], maxLength: 3 };
    const { early } = streamed(schema, ['"g', 'rue', 'ness', ' and more', '"']);
    expect(early.flat().map(({ message }) => message)).toEqual([
      'The value begins with "gru"; allowed: red, green',
    ]);
  });

  test('a number is not validated before its last digit', () => {
    expect(told({ type: 'number', minimum: 10 }, '12 ')).toEqual([]);
  });

  test('a text is counted in characters, however they are written', () => {
    const schema = { type: 'string', maxLength: 2 };
    expect(told(schema, '"\\ud83d\\ude00\\u00e4"')).toEqual([]);
    expect(told(schema, '"😀äx').map(([text]) => text)).toEqual(['"😀äx']);
  });
});

test('a finding has the range of its value', () => {
  const { early } = streamed(ticket, ['{"urg', 'ency"', ': 1', '2', ', "su']);
  expect(early.flat()).toMatchObject([
    { range: { start: 12, end: 14 }, schemaPointer: '/properties/urgency/maximum' },
  ]);
});

test('a part may refer to the schema of schemas', () => {
  const dialect = 'http://json-schema.org/draft-07/schema#';
  const schema = { $schema: dialect, properties: { rules: { $ref: dialect } } };
  expect(told(schema, '{"rules": {"type": "object"}}')).toEqual([]);
  expect(told(schema, '{"rules": {"type": 1}}').length).toBeGreaterThan(0);
});

/** A text cut at random places. */
const cut = (text: string): fc.Arbitrary<readonly string[]> =>
  fc.uniqueArray(fc.nat({ max: text.length }), { maxLength: 12 }).map(places => {
    const ends = [...places.toSorted((a, b) => a - b), text.length];
    return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end));
  });

const texts = fc.oneof(
  { weight: 6, arbitrary: values.map(value => JSON.stringify(value)) },
  { weight: 2, arbitrary: values.map(value => JSON.stringify(value, undefined, 2)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(values, fc.nat(), fc.constantFrom('', ',', '}', '"', 'x', '{"a":1,"a":2}'))
      .map(([value, at, put]) => {
        const text = JSON.stringify(value);
        const place = at % (text.length + 1);
        return text.slice(0, place) + put + text.slice(place);
      }),
  },
);

test('every early finding is one of the whole text, and the verdicts agree at the end', () => {
  let early = 0;
  const pieces = texts.chain(text => fc.tuple(fc.constant(text), cut(text)));
  fc.assert(
    // A schema takes longer to compile than a text to check.
    fc.property(schemas, fc.array(pieces, { minLength: 8, maxLength: 8 }), (schema, replies) => {
      for (const [text, pieces] of replies) {
        const { early: found, verdict: last } = streamed(schema, pieces);
        const verdict = validateText(schema, text);
        expect(last).toEqual(verdict);
        if (found.flat().length === 0) continue;
        early += 1;
        expect(verdict.findings).not.toEqual([]);
      }
    }),
    { numRuns: 80 },
  );
  expect(early).toBeGreaterThan(100);
});
