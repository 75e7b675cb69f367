import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitRows } from '../../../../src/eval/improvement/split.ts';

const rowOf = (row: number, tags: readonly string[], input: unknown = row) => ({
  ...{ id: `r${row}`, file: 'a.jsonl', line: row + 1, input: { ticket: input } },
  tags,
});

describe('splitRows', () => {
  it('gives each row to one half, and halves the rows of each tag, for any rows and seed', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c')), fc.nat(), (tags, seed) => {
        const rows = tags.map((tag, index) => rowOf(index, [tag]));
        const { development, heldOut } = splitRows(rows, { seed });
        expect([...development, ...heldOut].sort()).toEqual(rows.map(({ id }) => id).sort());
        expect(Math.abs(development.size - heldOut.size)).toBeLessThanOrEqual(1);
        for (const tag of ['a', 'b', 'c']) {
          const own = rows.filter(row => row.tags.includes(tag));
          const inDevelopment = own.filter(({ id }) => development.has(id)).length;
          expect(Math.abs(2 * inDevelopment - own.length)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('is the same for the same seed in any order of the rows, and another for another seed', () => {
    const rows = Array.from({ length: 40 }, (_, row) => rowOf(row, ['a']));
    const first = [...splitRows(rows, { seed: 1 }).heldOut].sort();
    expect([...splitRows(rows.toReversed(), { seed: 1 }).heldOut].sort()).toEqual(first);
    expect([...splitRows(rows, { seed: 2 }).heldOut].sort()).not.toEqual(first);
  });

  it('keeps clusters, and rows with the same input, in one half', () => {
    const rows = Array.from({ length: 60 }, (_, row) =>
      rowOf(row, [`doc:${row % 20}`], row < 50 ? row : 'the same'),
    );
    const clustered = splitRows(rows, { seed: 3, cluster: { tag: 'doc' } });
    const docs = (ids: ReadonlySet<string>) =>
      new Set(rows.filter(({ id }) => ids.has(id)).flatMap(({ tags }) => tags));
    const inHeldOut = docs(clustered.heldOut);
    expect([...docs(clustered.development)].filter(doc => inHeldOut.has(doc))).toEqual([]);
    const { heldOut } = splitRows(rows, { seed: 3 });
    const equal = rows.slice(50).filter(({ id }) => heldOut.has(id)).length;
    expect([0, 10]).toContain(equal);
  });
});
