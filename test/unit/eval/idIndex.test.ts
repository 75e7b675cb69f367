import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createIdIndex, type RowPlace } from '../../../src/eval/dataset/idIndex.ts';

/** Ids of all lengths that are kept in different ways, also such that are not well-formed. */
const ids = fc.oneof(
  fc.string({ maxLength: 3 }),
  fc.string({ unit: 'binary', maxLength: 2 }),
  fc.constantFrom('\uD800', '\uDBFF', '\uFFFD', '', '\0', '\0\0'),
  fc
    .tuple(fc.integer({ min: 60, max: 70 }), fc.constantFrom('', 'a', 'b'))
    .map(([length, end]) => `${'x'.repeat(length)}${end}`),
);

const rows = fc.array(fc.record({ id: ids, file: fc.constantFrom('a', 'b') }), {
  maxLength: 5000,
  size: 'max',
});

const hashes = {
  'the hash': undefined,
  'a hash that is the same for all ids': () => 7,
  'a hash of few values': (id: string) => id.length % 3,
  'the largest hash': () => 0xffffffff,
};

test.each(
  Object.entries(hashes),
)('with %s, every id is found where it was first, as in a map', (_, hashOf) => {
  fc.assert(
    fc.property(
      hashOf
        ? fc.array(fc.record({ id: ids, file: fc.constant('a') }), { maxLength: 400, size: 'max' })
        : rows,
      all => {
        const index = createIdIndex(hashOf);
        const known = new Map<string, RowPlace>();
        for (const [at, { id, file }] of all
          .toSorted((one, other) => (one.file < other.file ? -1 : one.file > other.file ? 1 : 0))
          .entries()) {
          const place = { file, line: at + 1 };
          expect(index.add(id, place)).toEqual(known.get(id));
          if (!known.has(id)) known.set(id, place);
        }
      },
    ),
    { numRuns: 30 },
  );
});
