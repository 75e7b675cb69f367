import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DiffPart, diffTexts } from '../../../../src/webview/comparison/diffTexts.ts';

const textOf = (parts: readonly DiffPart[], without: DiffPart['kind']): string =>
  parts
    .filter(({ kind }) => kind !== without)
    .map(({ text }) => text)
    .join('');

describe('the difference of two texts', () => {
  it('contains both texts completely', () => {
    const words = fc.array(fc.constantFrom('a', 'b', ' ', '\n', 'ä', '👍', '\u202e', '{', '"'));
    fc.assert(
      fc.property(words, words, (before, after) => {
        const { parts } = diffTexts(before.join(''), after.join(''));
        expect(textOf(parts, 'added')).toBe(before.join(''));
        expect(textOf(parts, 'removed')).toBe(after.join(''));
      }),
    );
  });

  it('has no difference for JSON that is only laid out differently', () => {
    const { added, removed } = diffTexts('{"a":1,"b":[2]}', '{\n "a": 1,\n "b": [ 2 ]\n}');
    expect([added, removed]).toEqual([0, 0]);
  });

  it('counts the words that were added and removed', () => {
    const { parts, added, removed } = diffTexts('charged twice', 'charged only once');
    expect([added, removed]).toEqual([2, 1]);
    expect(parts[0]).toEqual({ kind: 'same', text: 'charged ' });
  });

  it('compares long texts line by line', () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `line ${i} of a long reply`);
    const { parts } = diffTexts(lines.join('\n'), lines.with(2500, 'changed').join('\n'));
    expect(parts.map(({ kind }) => kind)).toEqual(['same', 'removed', 'added', 'same']);
    expect(parts[2]?.text).toBe('changed\n');
  });

  it('shows both texts as a whole when they have nothing in common and are very long', () => {
    const [a, b] = ['a', 'b'].map(letter =>
      Array.from({ length: 60_000 }, (_, i) => `${letter}${i}`).join('\n'),
    );
    const { parts } = diffTexts(a ?? '', b ?? '');
    expect(textOf(parts, 'added')).toBe(a);
    expect(textOf(parts, 'removed')).toBe(b);
  });
});
