import { expect, test } from 'vitest';
import { validateText, validateValue } from '../../../src/schema/validation/validate.ts';

/** Each finding as `schemaPointer: message`. */
function said(schema: object, value: unknown): readonly string[] {
  return validateValue({ ...schema }, value).map(
    ({ schemaPointer, message }) => `${schemaPointer}: ${message}`,
  );
}

const refund = {
  type: 'object',
  properties: { kind: { const: 'refund' }, amount: { type: 'number' } },
  required: ['kind', 'amount'],
};
const reply = {
  type: 'object',
  properties: { kind: { const: 'reply' }, text: { type: 'string' } },
  required: ['kind', 'text'],
};

test('a value that is not listed has no finding about its type', () => {
  expect(said({ type: 'string', enum: ['a', 'b'], minLength: 1 }, 7)).toEqual([
    '/enum: The value is 7; allowed are a, b',
  ]);
});

test('for a shape or null, the shape is reported', () => {
  const schema = { properties: { x: { anyOf: [refund, { type: 'null' }] } } };
  expect(said(schema, { x: { kind: 'refund' } })).toEqual([
    '/properties/x/anyOf/0/required: `x.amount` is missing',
  ]);
  expect(said(schema, { x: 3 })).toEqual([
    '/properties/x/anyOf: `x` is 3; expected object or null',
  ]);
});

test('a field that selects a shape leaves only that shape', () => {
  const schema = { oneOf: [refund, reply] };
  expect(said(schema, { kind: 'reply', text: 1 })).toEqual([
    '/oneOf/1/properties/text/type: `text` is 1; expected string',
  ]);
  expect(said(schema, { kind: 'close' })).toEqual([
    '/oneOf: `kind` is "close"; allowed are refund, reply',
  ]);
});

test('a value with a semicolon is shown whole when the field that selects the shape has an unknown value', () => {
  expect(said({ oneOf: [refund, reply] }, { kind: 'close; now' })).toEqual([
    '/oneOf: `kind` is "close; now"; allowed are refund, reply',
  ]);
});

test('when nothing selects a shape, the closest one is reported', () => {
  const two = { type: 'object', required: ['a', 'b'] };
  const one = { type: 'object', required: ['c'] };
  expect(said({ anyOf: [two, one] }, {})).toEqual([
    '/anyOf: The value is an object; it matches none of the 2 allowed shapes; the closest is number 2, but `c` is missing',
  ]);
});

test('a rule behind references is found at its place', () => {
  const schema = {
    properties: {
      x: { $ref: '#/$defs/tree' },
      y: { anyOf: [{ $ref: '#/$defs/small' }, { $ref: '#/$defs/word' }] },
    },
    $defs: {
      tree: {
        type: 'object',
        properties: { next: { $ref: '#/$defs/tree' }, v: { $ref: '#/$defs/small' } },
      },
      small: { type: 'integer', maximum: 5 },
      word: { type: 'string', maxLength: 2 },
    },
  };
  expect(said(schema, { x: { next: { next: { v: 9 } } }, y: 'abc' })).toEqual([
    '/$defs/small/maximum: `x.next.next.v` is 9; at most 5 is allowed',
    '/$defs/word/maxLength: `y` must have at most 2 characters; it has 3',
  ]);
});

test('a misspelled field of a reply is one finding, not a missing one and an unexpected one', () => {
  const schema = {
    properties: { urgency: {}, team: {} },
    required: ['urgency', 'team'],
    additionalProperties: false,
  };
  expect(validateText(schema, '{"urgancy": 1}').findings.map(({ message }) => message)).toEqual([
    '`team` is missing',
    '`urgancy` is not a field of the schema; did you mean `urgency`?',
  ]);
});

test('a schema that refers to itself endlessly is reported', () => {
  const schema = { $ref: '#/$defs/a', $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }] } } };
  expect(said(schema, 1)).toEqual([': The schema cannot be used: it refers to itself endlessly']);
});

test('params contain the rule, and nothing of the value', () => {
  const [finding] = validateValue({ type: 'integer', maximum: 5 }, 7);
  expect(finding?.params).toEqual({ comparison: '<=', limit: 5 });
});

test('the last value of a duplicate name is validated, and the name is reported', () => {
  const text = '{"a": 9, "b": {"c": 1}, "a": 3}';
  const { value, findings } = validateText({ properties: { a: { maximum: 5 } } }, text);
  expect(value).toEqual({ a: 3, b: { c: 1 } });
  expect(findings).toMatchObject([
    { keyword: 'duplicateName', pointer: '/a', range: { start: 25, end: 26 } },
  ]);
});

test('colons in texts are not counted as names', () => {
  expect(validateText(undefined, '{"a": "b: c: d", "e": [{"f:": 1}]}').findings).toEqual([]);
});

test('a value nested too deeply is not checked', () => {
  const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
  expect(validateText({ type: 'array' }, deep).findings).toMatchObject([{ keyword: 'schema' }]);
});
