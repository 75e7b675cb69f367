import { expect, test } from 'vitest';
import { sandboxValue } from '../../../src/provider/sandbox/sandboxValue.ts';
import type { JsonSchema } from '../../../src/schema/jsonSchema.ts';

test.each<[string, JsonSchema]>([
  [
    'nested lists',
    [...'abcdefgh'].reduce<JsonSchema>(items => ({ type: 'array', minItems: 100, items }), {}),
  ],
  ['a list without end', { type: 'array', minItems: 1e9, items: { type: 'string' } }],
  [
    'unique items that run out',
    { type: 'array', minItems: 1e9, uniqueItems: true, items: { enum: [1] } },
  ],
  ['very many fields', { type: 'object', minProperties: 1e9 }],
  ['a text without end', { type: 'string', minLength: 1e12 }],
  ['a catastrophic pattern', { type: 'string', minLength: 50_000, pattern: '^(\\w+\\s?)*$' }],
  [
    'itself, twice',
    {
      type: 'object',
      properties: { a: { $ref: '#' }, b: { $ref: '#' } },
      required: ['a', 'b'],
    },
  ],
  ['a reference to itself', { $ref: '#' }],
  ['itself in allOf, twice', { allOf: [{ $ref: '#' }, { $ref: '#' }] }],
  ['itself in anyOf', { anyOf: [{ $ref: '#' }, { $ref: '#' }] }],
])('a sandbox value of a schema that requires too much is limited: %s', (_, schema) => {
  expect(JSON.stringify(sandboxValue(schema, 1, 'some words')).length).toBeLessThan(10_000_000);
});
