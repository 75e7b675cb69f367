import fc from 'fast-check';
import type { JsonSchema } from '../../../src/schema/jsonSchema.ts';

const names = ['a', 'b', 'kind', 'x/y'];
const words = ['red', 'green', 'a', ''];

/** Values that have a good chance of fitting a generated schema, and a good chance of not. */
export const values: fc.Arbitrary<unknown> = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...words, null, true, false, 0, 1, 2, 7, 1.5, -1, 'a longer text 😀', 'ü\n"'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...names, '__proto__', 'other'), tie('value'), { maxKeys: 4 }),
  ),
})).value;

const type = fc.constantFrom('object', 'array', 'string', 'number', 'integer', 'boolean', 'null');
const limit = fc.integer({ min: 0, max: 3 });

function subschema(depth: number): fc.Arbitrary<unknown> {
  if (depth === 0) return leaf;
  const inner = subschema(depth - 1);
  const branches = fc.array(inner, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { weight: 2, arbitrary: leaf },
    { weight: 4, arbitrary: objects(inner) },
    { weight: 3, arbitrary: lists(inner) },
    { weight: 3, arbitrary: branches.map(anyOf => ({ anyOf })) },
    { weight: 1, arbitrary: branches.map(oneOf => ({ oneOf })) },
    { weight: 1, arbitrary: branches.map(allOf => ({ allOf })) },
    { weight: 1, arbitrary: inner.map(not => ({ not })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(objects(inner), inner, inner, inner)
        .map(([object, test, then, other]) => ({ ...object, if: test, then, else: other })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(objects(inner), branches)
        .map(([object, anyOf]) => ({ ...object, anyOf })),
    },
  );
}

const leaf: fc.Arbitrary<unknown> = fc.oneof(
  type.map(one => ({ type: one })),
  fc.uniqueArray(type, { minLength: 1, maxLength: 3 }).map(types => ({ type: types })),
  fc
    .uniqueArray(fc.constantFrom(...words, null, 1, true), { minLength: 1 })
    .map(all => ({ enum: all })),
  fc.constantFrom<unknown>('a', 1, null, [], {}).map(one => ({ const: one })),
  fc.record(
    { type: fc.constant('string'), maxLength: limit, minLength: limit },
    { requiredKeys: [] },
  ),
  fc.record({ type: fc.constant('integer'), minimum: limit, maximum: limit }, { requiredKeys: [] }),
  fc.constantFrom<unknown>(
    {},
    true,
    false,
    { $ref: '#/$defs/shared' },
    { pattern: '^a' },
    { type: 'string', nullable: true },
    { multipleOf: 0.5 },
    { uniqueItems: true },
  ),
);

function objects(inner: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(
    {
      type: fc.constantFrom<unknown>('object', ['object', 'null']),
      properties: fc.dictionary(fc.constantFrom(...names), inner, { maxKeys: 4 }),
      required: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
      additionalProperties: fc.oneof(fc.constant<unknown>(false), inner),
      patternProperties: fc.dictionary(fc.constantFrom('^a', 'y$'), inner, { maxKeys: 2 }),
      minProperties: limit,
      maxProperties: limit,
    },
    { requiredKeys: ['properties'] },
  );
}

function lists(inner: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(
    {
      type: fc.constantFrom<unknown>('array', ['array', 'null']),
      items: inner,
      prefixItems: fc.array(inner, { minLength: 1, maxLength: 2 }),
      minItems: limit,
      maxItems: limit,
      uniqueItems: fc.boolean(),
      contains: inner,
    },
    { requiredKeys: ['items'] },
  );
}

/** Schemas of the keywords that structured output uses, and of some that it does not. */
export const schemas: fc.Arbitrary<JsonSchema> = fc
  .record({ root: subschema(3), shared: subschema(2) })
  .map(({ root, shared }) => ({ ...(root as object), $defs: { shared } }));
