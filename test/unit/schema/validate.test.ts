import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compileSchema,
  validateText,
  validateValue,
} from '../../../src/schema/validation/validate.ts';
import { findJsonStop } from '../../../src/text/json/jsonMistake.ts';

const ticket = {
  type: 'object',
  properties: {
    category: { enum: ['billing', 'bug', 'account', 'other'] },
    urgency: { type: 'integer', minimum: 1, maximum: 5 },
    summary: { type: 'string' },
    tags: { type: ['array', 'null'], items: { type: 'string' } },
  },
  required: ['category', 'urgency', 'summary'],
  additionalProperties: false,
};

test('every reason is a plain sentence with both pointers', () => {
  const value = { category: 'Billing', urgency: 7, tags: ['a', 2], extra: 1 };
  const found = validateValue(ticket, value).map(({ pointer, message, keyword, schemaPointer }) => [
    pointer,
    message,
    keyword,
    schemaPointer,
  ]);
  expect(found).toEqual([
    ['/summary', '`summary` is missing', 'required', '/required'],
    [
      '/extra',
      '`extra` is not a field of the schema',
      'additionalProperties',
      '/additionalProperties',
    ],
    [
      '/category',
      '`category` is "Billing"; allowed are billing, bug, account, other',
      'enum',
      '/properties/category/enum',
    ],
    ['/urgency', '`urgency` is 7; at most 5 is allowed', 'maximum', '/properties/urgency/maximum'],
    ['/tags/1', '`tags.1` is 2; expected string', 'type', '/properties/tags/items/type'],
  ]);
});

test.each<[object, unknown, string]>([
  [{ type: 'object' }, [1], 'The value is a list of 1; expected object'],
  [{ const: 'a' }, 'b', 'The value is "b"; only "a" is allowed'],
  [{ minimum: 2 }, 1, 'The value is 1; at least 2 is needed'],
  [{ exclusiveMaximum: 2 }, 2, 'The value is 2; it must be less than 2'],
  [{ minLength: 2 }, '😀', 'The value must have at least 2 characters; it has 1'],
  [{ maxItems: 1 }, [1, 2], 'The value must have at most 1 item; it has 2'],
  [{ pattern: '^a' }, 'b', 'The value is "b"; it must match `^a`'],
  [{ format: 'date' }, '1. May', 'The value is "1. May"; that is not a valid date'],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 3, 'The value is 3; expected string or null'],
  [{ uniqueItems: true }, [1, 1], 'The value contains duplicate items, at 0 and 1'],
])('%j says of %j: %s', (schema, value, message) => {
  expect(validateValue({ ...schema }, value).map(finding => finding.message)).toEqual([message]);
});

test('both dialects are understood', () => {
  const older = { items: [{ type: 'string' }, { type: 'number' }] };
  const newer = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    prefixItems: older.items,
  };
  const unnamed = { prefixItems: older.items };
  for (const schema of [older, newer, unnamed]) {
    expect(validateValue(schema, ['a', 'b']).map(({ pointer }) => pointer)).toEqual(['/1']);
  }
});

test('a schema is compiled once, and two with the same id do not interfere', () => {
  const first = { $id: 'https://example.com/x', type: 'string' };
  expect(compileSchema(first)).toBe(compileSchema(first));
  expect(validateValue({ $id: 'https://example.com/x', type: 'number' }, 1)).toEqual([]);
});

test('a schema that cannot be used is the only finding', () => {
  const [finding, ...others] = validateValue({ type: 'strin' }, 'x');
  expect(finding?.keyword).toBe('schema');
  expect(finding?.message).toMatch(/^The schema cannot be used: /);
  expect(others).toEqual([]);
});

test('a whole schema of `any` accepts everything', () => {
  expect(validateValue({ type: 'any', description: 'x' }, [1])).toEqual([]);
});

describe('a text', () => {
  test('that is JSON is returned as its value', () => {
    expect(validateText(undefined, ' {"a": 1} ')).toEqual({ value: { a: 1 }, findings: [] });
  });

  test.each([
    ['{"a": [1, 2,]}', 'there is a comma before "]", at line 1, column 13 (offset 12)'],
    ['{"a": 1,\n "b": tru}', '`tru` is not a JSON value, at line 2, column 7 (offset 15)'],
    ['{"a": 1', 'it ends too early, at line 1, column 8 (offset 7)'],
    ['Sure! {}', 'it begins with other text, at line 1, column 1 (offset 0)'],
    [
      '{} and more',
      'there is extra text after the JSON, from "a" on, at line 1, column 4 (offset 3)',
    ],
    ['```json\n{}\n```', 'wrapped in a Markdown code fence'],
    ['  ', 'The text is empty'],
  ])('%j is reported where it stops being JSON', (text, words) => {
    const { findings, ...rest } = validateText(ticket, text);
    expect(rest).toEqual({});
    expect(findings.map(({ keyword }) => keyword)).toEqual(['parse']);
    expect(findings[0]?.message).toContain(words);
  });
});

test('a text has a stop exactly when the engine refuses it, and is valid up to there', () => {
  const broken = fc
    .tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', ',', '}', ']', '"', 'x', ':', '\n', '1', '-', '\\'),
    )
    .map(
      ([json, at, put]) =>
        json.slice(0, at % (json.length + 1)) + put + json.slice((at % (json.length + 1)) + 1),
    );
  fc.assert(
    fc.property(fc.oneof(fc.json(), broken), text => {
      let accepted = true;
      try {
        JSON.parse(text);
      } catch {
        accepted = false;
      }
      expect(findJsonStop(text) === undefined).toBe(accepted);
    }),
    { numRuns: 2000 },
  );
});
