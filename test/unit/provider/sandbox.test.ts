import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProviderError } from '../../../src/model/errors.ts';
import type { ModelEvent } from '../../../src/model/events.ts';
import type { ModelRequest } from '../../../src/model/request.ts';
import { createSandbox } from '../../../src/provider/sandbox/sandbox.ts';
import { sandboxValue } from '../../../src/provider/sandbox/sandboxValue.ts';
import { compilePicoschema } from '../../../src/schema/picoschema.ts';
import { validateText, validateValue } from '../../../src/schema/validation/validate.ts';

const asked = 'My order 4711 arrived with a broken lid, and I would like my money back, please.';
const request = (more: Partial<ModelRequest> = {}): ModelRequest => ({
  model: 'sandbox/schema',
  messages: [{ role: 'user', content: [{ text: asked }] }],
  parameters: {},
  ...more,
});

const instant = createSandbox({ pace: { firstToken: 0, perToken: 0 } });

async function answer(asking: ModelRequest, provider = instant) {
  const events: ModelEvent[] = [];
  for await (const event of provider.stream(asking, { signal: new AbortController().signal })) {
    events.push(event);
  }
  const text = events.map(event => (event.type === 'delta' ? event.text : '')).join('');
  return { events, text };
}

const { schema = {} } = compilePicoschema({
  'team(enum)': ['billing', 'shipping', 'product'],
  urgency: 'integer',
  summary: 'string, one sentence',
  'order?': 'string',
  'items(array)': { name: 'string', count: 'integer' },
});

describe('the sandbox', () => {
  test('echoes the last user message exactly, in pieces', async () => {
    const texts = ['Zoë: a  b\n\n\tc 😀 ', '   ', 'one'];
    for (const text of texts) {
      const messages = [
        { role: 'user', content: [{ text: 'first' }] },
        { role: 'model', content: [{ text: 'hm' }] },
        { role: 'user', content: [{ text }] },
      ];
      expect((await answer(request({ model: 'sandbox/echo', messages }))).text).toBe(text);
    }
  });

  test('echoes any text exactly', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), async text => {
        const messages = [{ role: 'user', content: [{ text }] }];
        expect((await answer(request({ model: 'sandbox/echo', messages }))).text).toBe(text);
      }),
      { numRuns: 50 },
    );
  });

  test('generates a value of the output schema, always the same for the same request', async () => {
    const asking = request({ output: { format: 'json', schema } });
    const first = await answer(asking);
    expect(validateText(schema, first.text).findings).toEqual([]);
    expect((await answer(asking)).text).toBe(first.text);
    expect(first.events.filter(({ type }) => type === 'delta').length).toBeGreaterThan(5);
    const other = await answer({ ...asking, parameters: { temperature: 1 } });
    expect(other.text).not.toBe(first.text);
  });

  test('answers in one piece when asked not to stream', async () => {
    const signal = new AbortController().signal;
    const slow = createSandbox({ pace: { firstToken: 60_000, perToken: 60_000 } });
    const events = await Array.fromAsync(slow.stream(request(), { signal, stream: false }));
    expect(events.filter(({ type }) => type === 'delta')).toHaveLength(1);
  });

  test('stops immediately when aborted', async () => {
    const controller = new AbortController();
    const slow = createSandbox({ pace: { firstToken: 0, perToken: 60_000 } });
    const call = async () => {
      for await (const _ of slow.stream(request(), { signal: controller.signal }))
        controller.abort();
    };
    await expect(call()).rejects.toMatchObject({ facts: { class: 'cancelled' } });
  });

  test('names its models', async () => {
    const call = answer(request({ model: 'sandbox/gpt' }));
    await expect(call).rejects.toThrow(ProviderError);
    await expect(call).rejects.toThrow('sandbox/echo or sandbox/schema');
  });
});

describe('a generated value', () => {
  const cases: Readonly<Record<string, Record<string, unknown>>> = {
    bounds: { type: 'integer', minimum: 3, maximum: 5 },
    'exclusive bounds': { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
    multiples: { type: 'number', multipleOf: 0.1, minimum: 0.25, maximum: 0.95 },
    'only an upper bound': { type: 'integer', maximum: -4 },
    lengths: { type: 'string', minLength: 200, maxLength: 210 },
    'short lengths': { type: 'string', maxLength: 3 },
    'a date': { type: 'string', format: 'date' },
    'a moment': { type: 'string', format: 'date-time' },
    'an address': { type: 'string', format: 'email' },
    'an id': { type: 'string', format: 'uuid' },
    'a pattern': { type: 'string', pattern: '^[A-Z]{3}-\\d{4}$' },
    unique: { type: 'array', items: { enum: ['a', 'b', 'c'] }, uniqueItems: true, minItems: 2 },
    'too many unique': {
      type: 'array',
      items: { enum: ['a', 'b'] },
      uniqueItems: true,
      maxItems: 9,
    },
    tuples: { type: 'array', prefixItems: [{ type: 'integer' }, { const: 'x' }], items: false },
    alternatives: { anyOf: [{ type: 'integer', minimum: 9 }, { const: 'none' }, { type: 'null' }] },
    'all of': {
      allOf: [
        { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] },
        { properties: { b: { const: 1 } }, required: ['b'] },
      ],
    },
    'a map': { type: 'object', additionalProperties: { type: 'boolean' }, minProperties: 3 },
    'a required name without a schema': { type: 'object', required: ['x'] },
    references: {
      $defs: {
        node: {
          type: 'object',
          properties: {
            name: { type: 'string' },
            child: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] },
          },
          required: ['name', 'child'],
        },
      },
      $ref: '#/$defs/node',
    },
    'nothing at all': {},
  };

  test.each(Object.entries(cases))('matches %s', (_, wanted) => {
    const root = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...wanted };
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(asked, '', 'x'), (seed, material) => {
        const value = sandboxValue(root, seed, material);
        expect(validateValue(root, value)).toEqual([]);
      }),
    );
  });

  test('prefers the enum member that the question names', () => {
    const wanted = { enum: ['shipping', 'billing', 'other'] };
    for (let seed = 0; seed < 20; seed += 1) {
      expect(sandboxValue(wanted, seed, 'A question about Billing')).toBe('billing');
    }
  });

  test('consists of words of the request', () => {
    const value = sandboxValue({ type: 'string' }, 3, asked);
    const words = String(value).toLowerCase().split(' ');
    expect(words.every(word => asked.toLowerCase().includes(word))).toBe(true);
  });
});
