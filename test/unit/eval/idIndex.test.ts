import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createIdIndex, type RowPlace } from '../../../src/eval/dataset/idIndex.ts';

test('every id is found where it was first, as in a map', () => {
  const rows = fc.array(
    fc.record({ id: fc.string({ maxLength: 3 }), file: fc.constantFrom('a', 'b') }),
    {
      maxLength: 5000,
      size: 'max',
    },
  );
  fc.assert(
    fc.property(rows, all => {
      const index = createIdIndex();
      const known = new Map<string, RowPlace>();
      for (const [at, { id, file }] of all
        .toSorted((one, other) => (one.file < other.file ? -1 : one.file > other.file ? 1 : 0))
        .entries()) {
        const place = { file, line: at + 1 };
        expect(index.add(id, place)).toEqual(known.get(id));
        if (!known.has(id)) known.set(id, place);
      }
    }),
    { numRuns: 30 },
  );
});
