import { describe, expect, test } from 'vitest';
import { checkTextContract } from '../../../src/schema/contract/textContract.ts';
import type { JsonSchema } from '../../../src/schema/jsonSchema.ts';
import { createStreamingValidator } from '../../../src/schema/streaming/streamingValidator.ts';
import { validateText, validateValue } from '../../../src/schema/validation/validate.ts';

const long = `${'a'.repeat(50_000)}!`;
const catastrophic = '^(a+)+$';

test('a catastrophic pattern is matched in linear time wherever a schema has one', () => {
  expect(validateValue({ type: 'string', pattern: catastrophic }, long)).toMatchObject([
    { keyword: 'pattern' },
  ]);
  expect(
    validateValue(
      { type: 'object', patternProperties: { [catastrophic]: false }, additionalProperties: false },
      { [long]: 1 },
    ),
  ).toMatchObject([{ keyword: 'additionalProperties' }]);
  expect(
    validateValue({ type: 'object', propertyNames: { pattern: catastrophic } }, { [long]: 1 }),
  ).toMatchObject([{ keyword: 'pattern' }, { keyword: 'propertyNames' }]);
  expect(validateValue({ not: { pattern: catastrophic } }, 'a'.repeat(50_000))).toMatchObject([
    { keyword: 'not' },
  ]);
});

test('a catastrophic pattern is matched in linear time while a reply streams', () => {
  const schema = {
    type: 'object',
    properties: { a: { type: 'string', pattern: catastrophic } },
    patternProperties: { '^(b+)+$': { type: 'string' } },
    additionalProperties: false,
  };
  const text = JSON.stringify({ a: long, [`${'b'.repeat(50_000)}!`]: 1 });
  const validator = createStreamingValidator(schema, () => text);
  expect(validator.push(text).map(({ keyword }) => keyword)).toEqual([
    'pattern',
    'additionalProperties',
  ]);
  expect(validator.end().findings).toHaveLength(2);
});

test('a catastrophic pattern is matched in linear time in a contract', async () => {
  expect(await checkTextContract({ pattern: catastrophic }, long)).toMatchObject([
    { keyword: 'pattern', message: 'The text does not match `^(a+)+$`' },
  ]);
});

describe('a text that a pattern cannot be matched with never passes', () => {
  const pattern = '^(a+)\\1b$';
  const message = /cannot be checked on a text of 50,001 characters: it has a backreference/;

  test('under `pattern`, and under its negation', () => {
    for (const schema of [
      { pattern },
      { not: { pattern } },
      { anyOf: [{ pattern }, { type: 'number' }] },
    ]) {
      expect(validateValue(schema, long)[0]?.message).toMatch(message);
    }
  });

  test('while a reply streams', () => {
    const text = JSON.stringify(long);
    const validator = createStreamingValidator({ type: 'string', pattern }, () => text);
    expect(validator.push(text)).toEqual([]);
    expect(validator.end().findings[0]?.message).toMatch(message);
  });

  test('in a contract', async () => {
    expect((await checkTextContract({ pattern }, long))[0]?.message).toMatch(message);
  });
});

test.each([
  'url',
  'email',
  'uri',
  'uri-reference',
  'uri-template',
  'hostname',
  'ipv6',
  'byte',
])('format %s takes time linear in the text', format => {
  for (const part of ['a', 'a-', 'a.', '1:', '%41', '{a}', '@', '//', 'a@']) {
    for (const head of ['', 'http://', 'a@', '{']) {
      const text = `${head}${part.repeat(50_000)} !`;
      expect(validateValue({ type: 'string', format }, text)).toHaveLength(1);
    }
  }
});

test('two references per level, forty levels deep, end with a finding', () => {
  const levels = 40;
  const $defs = Object.fromEntries(
    Array.from({ length: levels }, (_, level) => {
      const $ref = `#/$defs/l${level + 1}`;
      return [`l${level}`, { anyOf: [{ $ref }, { $ref, description: 'again' }] }];
    }),
  );
  const schema = { $ref: '#/$defs/l0', $defs: { ...$defs, [`l${levels}`]: { type: 'number' } } };
  expect(validateValue(schema, 'text')).toMatchObject([
    { keyword: 'schema', message: expect.stringMatching(/too many steps/) },
  ]);
  expect(validateText(schema, '"text"').findings).toHaveLength(1);
});

test('a schema whose references a large value needs often can be used', () => {
  const tree: JsonSchema = {
    type: 'object',
    properties: { children: { type: 'array', items: { $ref: '#' } } },
  };
  const children = Array.from({ length: 100_000 }, () => ({}));
  expect(validateValue(tree, { children })).toEqual([]);
});

test('unique items are compared in linear time, whatever they are', () => {
  const items = Array.from({ length: 50_000 }, (_, index) => ({ id: index, tags: [index] }));
  const schema = { type: 'array', uniqueItems: true };
  expect(validateValue(schema, items)).toEqual([]);
  expect(validateValue(schema, [...items, { tags: [7], id: 7 }])).toMatchObject([
    { keyword: 'uniqueItems', params: { i: 50_000, j: 7 } },
  ]);
  expect(validateValue(schema, [1, '1', true, 'true', null, 'null', [], {}])).toEqual([]);
  expect(
    validateValue(schema, [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ]),
  ).toHaveLength(1);
  expect(validateValue({ ...schema, uniqueItems: false }, [1, 1])).toEqual([]);
});

test('of very many findings the first are returned and the rest is counted', () => {
  const schema = { type: 'array', items: { anyOf: [{ type: 'number' }, { type: 'boolean' }] } };
  const found = validateValue(
    schema,
    Array.from({ length: 110_000 }, () => 'x'),
  );
  expect(found).toHaveLength(1001);
  expect(found[0]?.pointer).toBe('/0');
  expect(found.at(-1)?.message).toMatch(/^Too many problems: showing the first 1000 of/);
});

test('a sentence lists only some of very many allowed values', () => {
  const values = Array.from({ length: 100_000 }, (_, index) => `value-${index}`);
  const [found] = validateValue({ enum: values }, 'other');
  expect(found?.message).toMatch(/value-49 and 99950 more$/);
});

test.each([600, 5000, 100_000])('a reply nested %i levels deep is a finding', depth => {
  const tree = { type: 'array', items: { $ref: '#' } };
  for (const schema of [undefined, {}, tree, { not: {} }]) {
    const text = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const message = 'The value is nested more than 500 levels deep and cannot be checked';
    expect(validateText(schema, text)).toEqual({
      findings: [expect.objectContaining({ message })],
    });
  }
});

test('unions of hundreds of shapes, and nested unions, are reported quickly', () => {
  const shapes = Array.from({ length: 300 }, (_, index) => ({
    type: 'object',
    properties: { kind: { const: index } },
    required: ['kind', 'text', 'more'],
  }));
  expect(validateValue({ anyOf: shapes }, { kind: -1 })).toMatchObject([{ keyword: 'anyOf' }]);
  const itself = {
    anyOf: ['a', 'b'].map(kind => ({
      type: 'object',
      properties: { kind: { const: kind }, next: { $ref: '#' } },
      required: ['kind'],
    })),
  };
  let value: unknown = { kind: 'c' };
  for (let level = 0; level < 16; level += 1) value = { next: value };
  expect(validateValue(itself, value).length).toBeGreaterThan(0);
});

function nestedSchema(levels: number): JsonSchema {
  let schema: JsonSchema = { type: 'string' };
  for (let level = 0; level < levels; level += 1) {
    schema = { type: 'object', properties: { a: schema } };
  }
  return schema;
}

test.each<[what: string, schema: JsonSchema, reason: string]>([
  ['nested deeply', nestedSchema(250), 'it has more than 200 levels'],
  ['nested very deeply', nestedSchema(50_000), 'it has more than 200 levels'],
  [
    'of very many parts',
    { allOf: [...Array.from({ length: 100 }, () => nestedSchema(60))] },
    'it has more than 10000 objects',
  ],
  [
    'with a union of very many shapes',
    { anyOf: Array.from({ length: 200_000 }, () => ({ type: 'string' })) },
    '`anyOf` has more than 500 shapes',
  ],
])('a schema %s is refused with a reason', (_, schema, reason) => {
  expect(validateValue(schema, 'x')).toMatchObject([
    { keyword: 'schema', message: `The schema cannot be used: ${reason}` },
  ]);
});
