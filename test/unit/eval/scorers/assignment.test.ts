import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bestAssignment,
  bestInOrder,
  mostPairs,
} from '../../../../src/eval/scorers/measures/assignment.ts';

const matrix = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  );

/** The largest sum of weights, by trying everything. */
function largest(
  weights: readonly (readonly number[])[],
  inOrder: boolean,
  row = 0,
  used: readonly number[] = [],
): number {
  const line = weights[row];
  if (!line) return 0;
  const next = line.map((weight, column) => {
    const isFree = inOrder ? column > Math.max(-1, ...used) : !used.includes(column);
    return isFree ? weight + largest(weights, inOrder, row + 1, [...used, column]) : 0;
  });
  return Math.max(largest(weights, inOrder, row + 1, used), ...next);
}

describe.each([
  ['an assignment', bestAssignment, false],
  ['an assignment in order', bestInOrder, true],
] as const)('%s', (_name, assign, inOrder) => {
  it('uses each column once and has the largest sum of weights', () => {
    fc.assert(
      fc.property(matrix, weights => {
        const found = assign(weights);
        const columns = found.filter(column => column !== undefined);
        expect(new Set(columns).size).toBe(columns.length);
        if (inOrder) expect(columns).toEqual([...columns].sort((a, b) => a - b));
        const sum = found.reduce<number>(
          (all, column, row) => all + (column === undefined ? 0 : (weights[row]?.[column] ?? 0)),
          0,
        );
        expect(sum).toBe(largest(weights, inOrder));
      }),
    );
  });
});

describe('mostPairs', () => {
  it('finds as many pairs as trying all of them', () => {
    const most = (rows: readonly (readonly boolean[])[], used: ReadonlySet<number>): number => {
      const [row, ...others] = rows;
      if (!row) return 0;
      return Math.max(
        most(others, used),
        ...row.flatMap((fits, column) =>
          fits && !used.has(column) ? [1 + most(others, new Set([...used, column]))] : [],
        ),
      );
    };
    const size = fc.integer({ min: 0, max: 5 });
    const matrix = fc.tuple(size, size).chain(([rows, columns]) =>
      fc.array(fc.array(fc.boolean(), { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    );
    fc.assert(
      fc.property(matrix, fits => {
        const columns = [...(fits[0] ?? []).keys()];
        const pairs = mostPairs([...fits.keys()], columns, (i, j) => fits[i]?.[j] === true);
        const found = pairs.filter(column => column !== undefined);
        expect(new Set(found).size).toBe(found.length);
        for (const [row, column] of pairs.entries()) {
          if (column !== undefined) expect(fits[row]?.[column]).toBe(true);
        }
        expect(found.length).toBe(most(fits, new Set()));
      }),
    );
  });
});
