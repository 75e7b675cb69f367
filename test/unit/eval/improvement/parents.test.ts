import { describe, expect, it } from 'vitest';
import { drawParents } from '../../../../src/eval/improvement/parents.ts';
import { createRandom } from '../../../../src/eval/statistics/random.ts';

const outcomes = (rows: string) =>
  new Map(
    [...rows].map((each, row) => [
      `r${row}`,
      { passed: each === '.' ? 1 : 0, scored: 1, missing: 0 },
    ]),
  );

function shares(...tried: readonly string[]): readonly number[] {
  const drawn = drawParents(tried.map(outcomes), 1000, createRandom(5));
  return tried.map((_, index) => drawn.filter(each => each === index).length / 1000);
}

describe('drawParents', () => {
  it('draws texts that are the best on some row, the more often the more rows', () => {
    const [original = 0, one = 0, other = 0] = shares('xxxxxxxx', '......xx', 'xxxxxx..');
    expect(original).toBe(0);
    expect(one).toBeCloseTo(0.75, 1);
    expect(other).toBeCloseTo(0.25, 1);
  });

  it('draws one of two equal texts, and the original when there is no other', () => {
    expect(shares('..x', '..x').filter(share => share > 0)).toHaveLength(1);
    expect(shares('xxx')).toEqual([1]);
  });
});
