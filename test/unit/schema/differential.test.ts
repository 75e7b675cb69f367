import fc from 'fast-check';
import { expect, test } from 'vitest';
import { validateText, validateValue } from '../../../src/schema/validation/validate.ts';
import { schemas, values } from './generatedSchemas.ts';
import { plainAjv } from './plainAjv.ts';

/**
 * The keywords that a provider could see, each with values that it takes and values that it does not, as
 * the drafts define them; the verdicts are written by hand. `both` means draft-07 and 2020-12.
 */
const required: readonly [
  draft: 'both' | '2020' | '07',
  schema: object,
  takes: readonly unknown[],
  refuses: readonly unknown[],
][] = [
  ['both', { type: 'integer' }, [1, 1.0, -0, 1e2], [1.1, '1', true, null, [], {}]],
  ['both', { type: 'number' }, [1, 1.5], ['1', null]],
  ['both', { type: ['string', 'null'] }, ['', null], [0, false, []]],
  [
    'both',
    { enum: [6, 'foo', [], true, { foo: 12 }] },
    [6, [], { foo: 12 }],
    [null, 'Foo', { foo: false }],
  ],
  ['both', { enum: [false] }, [false], [0, '']],
  ['both', { const: { a: 1, b: [2] } }, [{ b: [2], a: 1 }], [{ a: 1 }, [1]]],
  ['both', { const: 0 }, [0, -0], [false, '', null]],
  ['both', { minLength: 2, maxLength: 2 }, ['ab', '😀😀', 12], ['a', '😀', 'abc']],
  ['both', { pattern: '^a*$' }, ['', 'aa', 3], ['ab', 'b']],
  ['both', { pattern: '^\\p{Letter}+$' }, ['é', 'Ж'], ['1', '']],
  ['both', { minimum: 1.1, maximum: 3 }, [1.1, 3, 'x'], [1, 3.1]],
  ['both', { exclusiveMinimum: 1, exclusiveMaximum: 3 }, [2, 1.1], [1, 3]],
  ['both', { multipleOf: 0.01 }, [0.07, 19.99, 0], [0.075]],
  ['both', { properties: { a: { type: 'string' } } }, [{}, { a: '' }, { b: 1 }, []], [{ a: 1 }]],
  ['both', { required: ['a', '__proto__x'] }, [{ a: 1, __proto__x: 1 }, []], [{}, { a: 1 }]],
  ['both', { properties: { a: true }, additionalProperties: false }, [{ a: 1 }, {}], [{ b: 1 }]],
  [
    'both',
    { properties: { a: true }, additionalProperties: { type: 'string' } },
    [{ a: 1, b: '' }],
    [{ b: 1 }],
  ],
  [
    'both',
    { patternProperties: { '^f': { type: 'number' } }, additionalProperties: false },
    [{ foo: 1 }],
    [{ foo: '' }, { bar: 1 }],
  ],
  ['both', { minProperties: 1, maxProperties: 2 }, [{ a: 1 }, 'x'], [{}, { a: 1, b: 2, c: 3 }]],
  ['both', { propertyNames: { maxLength: 1 } }, [{ a: 1 }, {}], [{ ab: 1 }]],
  ['both', { items: { type: 'integer' } }, [[], [1, 2], { 0: 'x' }], [[1, 'x']]],
  ['both', { minItems: 1, maxItems: 2 }, [[1], 'x'], [[], [1, 2, 3]]],
  [
    'both',
    { uniqueItems: true },
    [
      [1, '1'],
      [{ a: 1 }, { a: 2 }],
      [[1], [2]],
    ],
    [
      [1, 1.0],
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    ],
  ],
  ['both', { contains: { const: 5 } }, [[1, 5], 'x'], [[], [1]]],
  ['both', { allOf: [{ minimum: 1 }, { maximum: 2 }] }, [1], [0, 3]],
  ['both', { anyOf: [{ type: 'string' }, { minimum: 2 }] }, ['', 3], [1]],
  ['both', { oneOf: [{ type: 'integer' }, { minimum: 2 }] }, [1, 2.5], [3, 1.5]],
  ['both', { not: { type: 'object' } }, [1], [{}]],
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
  ['both', { if: { minimum: 10 }, then: { multipleOf: 2 }, else: { const: 1 } }, [12, 1], [11, 2]],
  ['both', { definitions: { a: { type: 'string' } }, $ref: '#/definitions/a' }, ['x'], [1]],
  [
    'both',
    { properties: { next: { $ref: '#' }, v: { type: 'integer' } }, required: ['v'] },
    [{ v: 1, next: { v: 2 } }],
    [{ v: 1, next: {} }],
  ],
  ['both', { $ref: '#/$defs/a~1b~0c%25', $defs: { 'a/b~c%': { type: 'null' } } }, [null], [0]],
  ['both', { properties: { $ref: { type: 'string' } } }, [{ $ref: 'a' }], [{ $ref: 2 }]],
  [
    'both',
    { format: 'date-time' },
    ['2026-11-02T08:00:00Z', 12],
    ['2026-13-02T08:00:00Z', 'today'],
  ],
  ['both', { format: 'email' }, ['a@example.com'], ['a@', '2962']],
  ['both', { format: 'uuid' }, ['2eb8aa08-aa98-11ea-b4aa-73b441d16380'], ['2eb8aa08']],
  ['both', { format: 'made-up' }, ['anything'], []],
  [
    '07',
    { items: [{ type: 'integer' }], additionalItems: { type: 'string' } },
    [[1, 'a'], []],
    [['a'], [1, 2]],
  ],
  [
    '07',
    { dependencies: { a: ['b'], c: { required: ['d'] } } },
    [{ a: 1, b: 1 }, { b: 1 }],
    [{ a: 1 }, { c: 1 }],
  ],
  [
    '2020',
    { prefixItems: [{ type: 'integer' }], items: { type: 'string' } },
    [[1, 'a'], []],
    [['a'], [1, 2]],
  ],
  ['2020', { prefixItems: [{}], items: false }, [[1]], [[1, 2]]],
  ['2020', { dependentRequired: { a: ['b'] } }, [{ a: 1, b: 1 }], [{ a: 1 }]],
  ['2020', { dependentSchemas: { a: { maxProperties: 1 } } }, [{ a: 1 }], [{ a: 1, b: 2 }]],
  ['2020', { contains: { const: 1 }, minContains: 2, maxContains: 2 }, [[1, 1]], [[1], [1, 1, 1]]],
  [
    '2020',
    { allOf: [{ properties: { a: true } }], unevaluatedProperties: false },
    [{ a: 1 }],
    [{ b: 1 }],
  ],
  ['2020', { prefixItems: [true], unevaluatedItems: false }, [[1]], [[1, 2]]],
];

const dialects = {
  '07': 'http://json-schema.org/draft-07/schema#',
  '2020': 'https://json-schema.org/draft/2020-12/schema',
} as const;

test.each(required)('%s: %j', (draft, schema, takes, refuses) => {
  for (const name of draft === 'both' ? (['07', '2020'] as const) : [draft]) {
    const written = { $schema: dialects[name], ...schema };
    for (const value of takes) expect([value, validateValue(written, value)]).toEqual([value, []]);
    for (const value of refuses) {
      expect([value, validateValue(written, value).length > 0]).toEqual([value, true]);
    }
  }
});

test('the verdict is that of ajv alone, and each reason is reported once', () => {
  const usesNewer = /"(?:prefixItems|dependent\w+|unevaluated\w+)":/;
  fc.assert(
    fc.property(schemas, fc.array(values, { minLength: 5, maxLength: 5 }), (schema, all) => {
      const ajv = plainAjv(usesNewer.test(JSON.stringify(schema)));
      for (const value of all) {
        const text = JSON.stringify(value);
        const { findings } = validateText(schema, text);
        const plain = verdictOf(() => ajv.validate(schema, JSON.parse(text)));
        expect([text, findings.length === 0]).toEqual([text, plain]);
        const told = findings.map(({ pointer, message }) => `${pointer} ${message}`);
        expect(new Set(told).size).toBe(told.length);
        for (const { range } of findings) expect(range?.end).toBeGreaterThan(range?.start ?? NaN);
      }
    }),
    { numRuns: 80 },
  );
});

/** What ajv cannot decide, or compile, it has not let pass. */
function verdictOf(check: () => unknown): boolean {
  try {
    return check() === true;
  } catch {
    return false;
  }
}
