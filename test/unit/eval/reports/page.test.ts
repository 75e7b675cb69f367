import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diff } from '../../../../src/eval/reports/html/page/diff.ts';
import { histogram } from '../../../../src/eval/reports/html/page/histogram.ts';
import { indexOf } from '../../../../src/eval/reports/html/page/readData.ts';
import { everything, select } from '../../../../src/eval/reports/html/page/selection.ts';
import type { IndexedSample } from '../../../../src/eval/reports/html/pageData.ts';

describe('the difference of two texts', () => {
  it('gives both texts back, whatever they are', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', ' ', '{', 'é') });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const pieces = diff(before, after) ?? [];
        const without = (kind: string): string =>
          pieces.flatMap(piece => (piece.kind === kind ? [] : [piece.text])).join('');
        expect(without('added')).toBe(before);
        expect(without('removed')).toBe(after);
        if (before === after) expect(pieces.every(({ kind }) => kind === 'same')).toBe(true);
      }),
    );
  });

  it('marks the words of a line, and the lines of a longer text', () => {
    expect(diff('the red fox', 'the blue fox')).toEqual([
      { kind: 'same', text: 'the ' },
      { kind: 'removed', text: 'red' },
      { kind: 'added', text: 'blue' },
      { kind: 'same', text: ' fox' },
    ]);
    expect(diff('a\nb\nc', 'a\nc')?.map(({ kind }) => kind)).toEqual(['same', 'removed', 'same']);
  });

  it('is not computed when it would take too long', () => {
    const lines = (word: string): string =>
      Array.from({ length: 3000 }, (_, at) => `${word}${at}\n`).join('');
    expect(diff(lines('a'), lines('b'))).toBeUndefined();
  });
});

describe('a histogram', () => {
  it('counts each value once, between its smallest and its largest', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true })), values => {
        const bars = histogram(values, 10);
        expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
        if (values.length === 0) return;
        expect(bars[0]?.from).toBe(Math.min(...values));
        expect(bars.at(-1)?.to).toBe(Math.max(...values));
      }),
    );
  });
});

describe('the rows of the page', () => {
  const sample = (
    row: number,
    column: number,
    repeat: number,
    outcome: number,
    rest: Partial<{ score: number; time: number; change: number }> = {},
  ): IndexedSample => [
    row,
    column,
    repeat,
    outcome,
    rest.score ?? null,
    null,
    rest.time ?? null,
    '',
    rest.change ?? 0,
  ];
  const index = indexOf([
    {
      rows: [
        ['a', 'x.jsonl', 1],
        ['b', 'x.jsonl', 2],
      ],
      samples: [
        sample(0, 0, 0, 0, { score: 1, time: 9 }),
        sample(0, 1, 0, 1, { score: 0.2, time: 5, change: 1 }),
        sample(1, 0, 0, 0, { score: 1 }),
      ],
    },
    {
      rows: [['c', 'y.jsonl', 1]],
      samples: [sample(1, 0, 1, 1, { score: 0.5 }), sample(2, 0, 0, 2)],
    },
  ]);
  const ids = (change: Partial<typeof everything>, hits?: ReadonlySet<number>): readonly string[] =>
    select(index, { ...everything, ...change }, hits).map(({ id }) => id);

  it('are those of all chunks, with their samples by model', () => {
    expect(index.rows.map(({ cells }) => cells)).toEqual([[[0], [1]], [[2, 3]], [[4]]]);
    expect(index.starts).toEqual([0, 3]);
  });

  it.each([
    [{}, ['a', 'b', 'c']],
    [{ outcome: 'failed' }, ['a', 'b']],
    [{ outcome: 'failed', column: 0 }, ['b']],
    [{ outcome: 'errored' }, ['c']],
    [{ outcome: 'mixed' }, ['b']],
    [{ change: 'newlyFailing' }, ['a']],
    [{ column: 1 }, ['a']],
    [{ text: 'Y.JSONL' }, ['c']],
    [{ sort: 'score' }, ['a', 'b', 'c']],
    [{ sort: 'score', column: 0 }, ['b', 'a', 'c']],
    [{ sort: 'time' }, ['a', 'b', 'c']],
  ] as const)('with %o are %o', (change, expected) => {
    expect(ids(change)).toEqual(expected);
  });

  it('that contain a text are those whose names or samples do', () => {
    expect(ids({ text: 'b' }, new Set([4]))).toEqual(['b', 'c']);
  });
});
