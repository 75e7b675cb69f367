import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNearDuplicates, NEAR } from '../../../src/eval/datasetCheck/nearDuplicates.ts';
import { shinglesOf, textWords, type Word } from '../../../src/eval/datasetCheck/words.ts';

function jaccard(one: readonly Word[], other: readonly Word[]): number {
  const [a, b] = [new Set(shinglesOf(one)), new Set(shinglesOf(other))];
  const common = [...a].filter(each => b.has(each)).length;
  return common / (a.size + b.size - common);
}

/** Distinct words, so that every changed word changes the similarity by the same amount. */
const texts = fc.uniqueArray(fc.stringMatching(/^[a-z]{4,8}$/), { minLength: 12, maxLength: 80 });

describe('near-duplicates', () => {
  it('are found when the similarity is well above the threshold, and never when it is well below', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 40 }), fc.nat(), (words, changes, from) => {
        const changed = words.map((word, at) =>
          (at + from) % words.length < changes ? `${word}1` : word,
        );
        const [one, other] = [textWords(words.join(' ')), textWords(changed.join(', '))];
        const near = createNearDuplicates();
        near.add([one], '');
        const found = near.add([other], '');
        const actual = jaccard(one, other);
        // Five standard errors of the estimate.
        if (actual > NEAR + 0.17) expect(found?.row).toBe(0);
        if (actual < NEAR - 0.2) expect(found).toBeUndefined();
        if (found) expect(Math.abs(found.similarity - actual)).toBeLessThan(0.25);
      }),
    );
  });

  it('are found among many other rows, after the tables have grown', () => {
    const near = createNearDuplicates();
    const rowOf = (row: number) =>
      textWords(Array.from({ length: 30 }, (_, at) => `word${row}x${at}`).join(' '));
    for (let row = 0; row < 2000; row += 1) expect(near.add([rowOf(row)], '')).toBeUndefined();
    for (const row of [0, 255, 256, 1999]) {
      const changed = [...rowOf(row).slice(0, -1), { text: 'other', start: 0 }];
      expect(near.add([changed], '')?.row).toBe(row);
    }
  });

  it('have everything in common but text: another value, or another short text, is another row', () => {
    const text = textWords('my parcel arrived with a broken lid and no invoice');
    const near = createNearDuplicates();
    near.add([text], 'plan=pro');
    expect(near.add([text], 'plan=free')).toBeUndefined();
    expect(near.add([text], 'plan=pro')).toEqual({ row: 0, similarity: 1 });
  });

  it('are not rows that ask different questions about one long text', () => {
    const article = textWords(Array.from({ length: 900 }, (_, at) => `article${at}`).join(' '));
    const near = createNearDuplicates();
    near.add([article, textWords('who signed the contract in the year 1911')], '');
    expect(
      near.add([article, textWords('how many people lived near the river then')], ''),
    ).toBeUndefined();
    expect(
      near.add([article, textWords('Who signed the contract in the year 1911?')], '')?.row,
    ).toBe(0);
  });

  it('are words in scripts without spaces too', () => {
    expect(textWords('返金をお願いします').length).toBe(9);
  });
});
