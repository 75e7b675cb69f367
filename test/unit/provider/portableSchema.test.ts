import { describe, expect, test } from 'vitest';
import { portableSchema } from '../../../src/provider/portableSchema.ts';
import { compilePicoschema } from '../../../src/schema/picoschema.ts';
import { portabilityOf } from '../../../src/schema/portability/portability.ts';

const triage = compilePicoschema({
  'team(enum, who takes it)': ['billing', 'shipping'],
  urgency: 'integer, 1 to 5',
  'order?': 'string, the order number',
  'kind?(enum)': ['damaged', 'late'],
  'tags(array)': 'string',
  'customer?(object)': { name: 'string', 'email?': 'string' },
}).schema;

describe('for OpenAI', () => {
  const portable = (schema: Record<string, unknown>) => portableSchema(schema, 'openai-responses');

  test('a Picoschema is strict: everything is required, and optional fields are nullable', () => {
    expect(triage).toBeDefined();
    expect(portable({ ...triage })).toEqual({
      strict: true,
      dropped: [],
      schema: {
        type: 'object',
        properties: {
          team: { type: 'string', enum: ['billing', 'shipping'], description: 'who takes it' },
          urgency: { type: 'integer', description: '1 to 5' },
          order: { type: ['string', 'null'], description: 'the order number' },
          kind: { type: ['string', 'null'], enum: ['damaged', 'late', null] },
          tags: { type: 'array', items: { type: 'string' } },
          customer: {
            type: ['object', 'null'],
            properties: { name: { type: 'string' }, email: { type: ['string', 'null'] } },
            required: ['name', 'email'],
            additionalProperties: false,
          },
        },
        required: ['team', 'urgency', 'order', 'kind', 'tags', 'customer'],
        additionalProperties: false,
      },
    });
  });

  test('an optional property that must not be null makes the schema a hint, not nullable', () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'string' } },
      required: ['a'],
    };
    expect(portable(schema)).toEqual({ schema, strict: false, dropped: [] });
  });

  test('a map of any keys is a hint', () => {
    const schema = { type: 'object', additionalProperties: { type: 'number' } };
    expect(portable(schema)).toEqual({ schema, strict: false, dropped: [] });
  });

  test('rules that strict mode does not support are in the description', () => {
    const property = { type: 'string', description: 'A name', minLength: 2, default: 'x' };
    const schema = { type: 'object', properties: { a: property }, required: ['a'] };
    expect(portable(schema)?.schema['properties']).toEqual({
      a: { type: 'string', description: 'A name (minLength: 2)' },
    });
    expect(portable(schema)?.dropped).toEqual([{ pointer: '/properties/a', keyword: 'minLength' }]);
  });

  test('definitions are moved to where references find them', () => {
    const schema = {
      type: 'object',
      properties: { a: { $ref: '#/definitions/name', description: 'dropped beside a reference' } },
      required: ['a'],
      definitions: { name: { type: 'string', format: 'made-up' } },
    };
    expect(portable(schema)?.schema).toEqual({
      type: 'object',
      properties: { a: { $ref: '#/$defs/name' } },
      required: ['a'],
      additionalProperties: false,
      $defs: { name: { type: 'string', description: '(format: "made-up")' } },
    });
  });

  test('a list at the root is not sent, because it would be refused', () => {
    expect(portable({ type: 'array', items: { type: 'string' } })).toBeUndefined();
  });
});

describe('for Anthropic', () => {
  const portable = (schema: Record<string, unknown>) => portableSchema(schema, 'anthropic')?.schema;

  test('optional fields stay optional, objects are closed, and lists of types become alternatives', () => {
    expect(portable({ ...triage })).toMatchObject({
      required: ['team', 'urgency', 'tags'],
      additionalProperties: false,
      properties: {
        team: { enum: ['billing', 'shipping'] },
        order: { anyOf: [{ type: 'string' }, { type: 'null' }], description: 'the order number' },
        customer: {
          anyOf: [
            { type: 'object', additionalProperties: false, required: ['name'] },
            { type: 'null' },
          ],
        },
      },
    });
  });

  test('limits are described', () => {
    const schema = {
      type: 'object',
      properties: { n: { type: 'integer', minimum: 1, maximum: 5 } },
      required: ['n'],
    };
    expect(portable(schema)?.['properties']).toEqual({
      n: { type: 'integer', description: '(minimum: 1, maximum: 5)' },
    });
  });

  test('a map is not sent, because a closed one could only be empty', () => {
    expect(portable({ type: 'object', additionalProperties: true })).toBeUndefined();
  });
});

describe('for Google', () => {
  const portable = (schema: Record<string, unknown>) => portableSchema(schema, 'google')?.schema;

  test('limits and open maps are kept, constants become lists of one value', () => {
    const schema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: {
        kind: { const: 'ticket' },
        scores: { type: 'object', additionalProperties: { type: 'number', minimum: 0 } },
        either: { oneOf: [{ type: 'string' }, { type: 'integer', multipleOf: 5 }] },
      },
    };
    expect(portable(schema)).toEqual({
      type: 'object',
      properties: {
        kind: { type: 'string', enum: ['ticket'] },
        scores: { type: 'object', additionalProperties: { type: 'number', minimum: 0 } },
        either: {
          anyOf: [{ type: 'string' }, { type: 'integer', description: '(multipleOf: 5)' }],
        },
      },
    });
  });
});

test('the original is not changed', () => {
  const before = structuredClone(triage);
  for (const protocol of ['openai', 'anthropic', 'google'] as const) {
    if (triage) portableSchema(triage, protocol);
  }
  expect(triage).toEqual(before);
});

test('keeps what references name at the root when a list of types is split', () => {
  const schema = {
    type: ['object', 'null'],
    properties: { city: { $ref: '#/$defs/city' } },
    required: ['city'],
    additionalProperties: false,
    $defs: { city: { type: 'string' } },
  };
  expect(portableSchema(schema, 'anthropic')?.schema).toMatchObject({
    $defs: { city: { type: 'string' } },
    anyOf: [{ properties: { city: { $ref: '#/$defs/city' } } }, { type: 'null' }],
  });
});

test('a recursive schema is not sent to Claude, which refuses it, but to the others', () => {
  const node = {
    type: 'object',
    properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#' } } },
    required: ['name', 'children'],
  };
  const named = {
    type: 'object',
    properties: { root: { $ref: '#/$defs/node' } },
    required: ['root'],
    $defs: {
      node: {
        type: 'object',
        properties: { next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] } },
        required: ['next'],
      },
    },
  };
  const twice = {
    type: 'object',
    properties: { a: { $ref: '#/$defs/name' }, b: { $ref: '#/$defs/name' } },
    required: ['a', 'b'],
    $defs: { name: { type: 'string' } },
  };
  for (const schema of [node, named]) {
    expect(portableSchema(schema, 'anthropic')).toBeUndefined();
    expect(portableSchema(schema, 'openai')?.strict).toBe(true);
    expect(portabilityOf(schema, 'anthropic')).toMatchObject([
      { effect: 'refused', keyword: '$ref' },
    ]);
  }
  expect(portableSchema(twice, 'anthropic')?.strict).toBe(true);
});
