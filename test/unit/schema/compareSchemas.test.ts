import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareSchemas } from '../../../src/schema/comparison/compareSchemas.ts';
import { compilePicoschema } from '../../../src/schema/picoschema.ts';
import { validateValue } from '../../../src/schema/validation/validate.ts';
import { schemas, values } from './generatedSchemas.ts';

const pico = (source: unknown) => compilePicoschema(source).schema ?? {};
const told = (before: object, after: object) =>
  compareSchemas({ ...before }, { ...after }).map(({ kind, sentence }) => `${kind}: ${sentence}`);

describe('a change of a Picoschema', () => {
  const ticket = {
    'kind(enum)': ['bug', 'billing'],
    urgency: 'integer, 1 to 5',
    'tags?(array)': 'string',
  };
  test.each<[string, object, readonly string[]]>([
    ['nothing', {}, []],
    ['a description', { urgency: 'integer, 5 is now' }, []],
    [
      'a value more',
      { 'kind(enum)': ['bug', 'billing', 'x'] },
      ['breaking: `kind` can now be "x"'],
    ],
    ['a value less', { 'kind(enum)': ['bug'] }, ['compatible: `kind` can no longer be "billing"']],
    ['a wider type', { urgency: 'number' }, ['breaking: `urgency` can now be of type number']],
    ['a field more', { team: 'string' }, ['compatible: `team` is new']],
    [
      'an element',
      { 'tags?(array)': 'integer' },
      [
        'breaking: `tags.*` can now be of type integer',
        'compatible: `tags.*` can no longer be of type string',
      ],
    ],
  ])('%s', (_, change, changes) => {
    expect(told(pico(ticket), pico({ ...ticket, ...change }))).toEqual(changes);
  });

  test('a field that is removed, or may be', () => {
    const { urgency, ...rest } = ticket;
    expect(told(pico(ticket), pico(rest))).toEqual(['breaking: `urgency` was removed']);
    expect(told(pico(ticket), pico({ ...rest, 'urgency?': urgency }))).toEqual([
      'breaking: `urgency` is now optional',
      'breaking: `urgency` can now be null',
    ]);
    expect(told(pico({ ...rest, 'urgency?': urgency }), pico(ticket))).toEqual([
      'compatible: `urgency` is now required',
      'compatible: `urgency` can no longer be null',
    ]);
  });
});

test('wider or removed limits are breaking, narrower ones are not', () => {
  const of = (urgency: object) => ({ type: 'object', properties: { urgency } });
  const before = of({ type: 'integer', minimum: 1, maximum: 5 });
  expect(told(before, of({ type: 'integer', minimum: 0, maximum: 4 }))).toEqual([
    'breaking: `urgency` has a `minimum` of 0, not 1',
    'compatible: `urgency` has a `maximum` of 4, not 5',
  ]);
  expect(told(before, of({ type: 'integer', minimum: 1 }))).toEqual([
    'breaking: `urgency` no longer has a `maximum` (was 5)',
  ]);
});

test('references are followed, also in a circle', () => {
  const tree = (value: object) => ({
    $ref: '#/$defs/node',
    $defs: {
      node: {
        type: 'object',
        properties: { value, next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] } },
      },
    },
  });
  expect(told(tree({ type: 'string' }), tree({ type: 'number' }))).toEqual([
    'breaking: `value` can now be of type number',
    'compatible: `value` can no longer be of type string',
    'breaking: `next.value` can now be of type number',
    'compatible: `next.value` can no longer be of type string',
  ]);
});

test('a value that the old schema did not allow is a breaking change', () => {
  let strange = 0;
  fc.assert(
    fc.property(
      schemas,
      schemas,
      fc.array(values, { minLength: 20, maxLength: 20 }),
      (before, after, all) => {
        expect(compareSchemas(before, before)).toEqual([]);
        const found = all.filter(value => {
          if (validateValue(after, value).length > 0) return false;
          // A field more is for a reader to pass over.
          return validateValue(before, value).some(
            ({ keyword }) => keyword !== 'additionalProperties',
          );
        });
        if (found.length === 0 || hasClosedUnion(before)) return;
        strange += 1;
        expect(compareSchemas(before, after).map(({ kind }) => kind)).toContain('breaking');
      },
    ),
    { numRuns: 100 },
  );
  expect(strange).toBeGreaterThan(0);
});

/** Where a field more leaves no shape that fits, the finding is about the shapes. */
function hasClosedUnion(schema: object): boolean {
  const text = JSON.stringify(schema);
  return (
    /"oneOf"/.test(text) ||
    (/"anyOf"|null"\]/.test(text) && /"additionalProperties":false/.test(text))
  );
}
