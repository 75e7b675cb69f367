import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { portableSchema } from '../../../src/provider/portableSchema.ts';
import { dialects, portabilityOf } from '../../../src/schema/portability/portability.ts';
import { schemas } from './generatedSchemas.ts';

describe('the effects on a schema', () => {
  const ticket = {
    type: 'object',
    properties: {
      urgency: { type: 'integer', minimum: 1, maximum: 5 },
      code: { type: 'string', minLength: 2, format: 'uri' },
      either: { oneOf: [{ type: 'string' }, { type: 'null' }] },
    },
    required: ['urgency', 'either'],
  };
  const said = (name: 'openai' | 'anthropic' | 'google') =>
    portabilityOf(ticket, name).map(({ pointer, keyword, effect }) => [effect, keyword, pointer]);

  test('OpenAI requires every field, and enforces limits', () => {
    expect(said('openai')).toEqual([
      ['dropped', 'minLength', '/properties/code'],
      ['dropped', 'format', '/properties/code'],
      ['weakened', 'required', '/properties/code'],
      ['weakened', 'oneOf', '/properties/either'],
    ]);
  });

  test('Anthropic does not enforce limits', () => {
    expect(said('anthropic')).toEqual([
      ['dropped', 'minimum', '/properties/urgency'],
      ['dropped', 'maximum', '/properties/urgency'],
      ['dropped', 'minLength', '/properties/code'],
      ['weakened', 'oneOf', '/properties/either'],
    ]);
  });

  test('a map with any names is refused', () => {
    const map = { type: 'object', additionalProperties: { type: 'number' } };
    expect(portabilityOf(map, 'anthropic')).toEqual([
      {
        pointer: '',
        keyword: 'additionalProperties',
        effect: 'refused',
        sentence: 'Anthropic does not accept maps with arbitrary names; the schema is not sent',
      },
    ]);
    expect(portabilityOf(map, 'google')).toEqual([]);
  });
});

test('each dialect has its source', () => {
  for (const { source } of Object.values(dialects)) expect(new URL(source).protocol).toBe('https:');
});

test('a provider gets no schema, or only a hint, exactly when that is reported', () => {
  fc.assert(
    fc.property(schemas, schema => {
      for (const name of ['anthropic', 'google'] as const) {
        const isRefused = portabilityOf(schema, name).some(({ effect }) => effect === 'refused');
        expect(portableSchema(schema, name) === undefined).toBe(isRefused);
      }
      const found = portabilityOf(schema, 'openai');
      const isRefused = found.some(({ effect }) => effect === 'refused');
      const isHint = found.some(
        ({ effect, keyword }) => effect === 'weakened' && keyword !== 'oneOf',
      );
      const portable = portableSchema(schema, 'openai');
      expect([portable === undefined, portable?.strict]).toEqual([
        isRefused,
        isRefused ? undefined : !isHint,
      ]);
    }),
    { numRuns: 500 },
  );
});
