import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bleuOf, tokens13a } from '../../../../src/eval/scorers/measures/bleu.ts';
import { commonLength, commonPairs } from '../../../../src/eval/scorers/measures/commonSequence.ts';
import { type RougeVariant, rougeOf } from '../../../../src/eval/scorers/measures/rouge.ts';
import { judgeText, passes } from './judging.ts';

describe('BLEU', () => {
  // Calculated with sacreBLEU's `BLEU(effective_order=True).sentence_score`, divided by 100.
  it.each([
    ['The dog bit the man.', ['The dog bit the man.'], 1.0],
    ['The dog bit the guy.', ['The dog had bit the man.', 'The dog bit the man.'], 0.537285],
    ["It wasn't surprising.", ['It was not unexpected.'], 0.14794],
    [
      'The man had just bitten him.',
      ['The man bit him first.', 'The man had bitten the dog.'],
      0.290715,
    ],
    [
      'the the the the the the the',
      ['The cat is on the mat.', 'There is a cat on the mat.'],
      0.065673,
    ],
    ['Cost: $1,234.50 (net) -- see p.5-7!', ['Cost: $1,234.5 net, see pp. 5-7.'], 0.253365],
    ['hello', ['hello world'], 0.367879],
    ['a b c', ['x y z'], 0.0],
    ['&quot;Ja&quot;, sagte er.', ['"Ja", sagte sie.'], 0.643459],
    ['Größe: 5m', ['Größe: 5 m'], 0.394322],
  ] as const)('of %j against %j equals sacreBLEU’s %d', (text, references, score) => {
    expect(bleuOf(text, references)).toBeCloseTo(score, 6);
  });

  it.each([
    ['Cost: $1,234.50 (net) -- see p.5-7!', 'Cost : $ 1,234.50 ( net ) -- see p . 5 - 7 !'],
    ["It's 3.14, isn't it?", "It's 3.14 , isn't it ?"],
    ['a-b 5-6 e.g. x,y', 'a-b 5 - 6 e . g . x , y'],
  ] as const)('splits %j as mteval-v13a: %j', (text, tokens) => {
    expect(tokens13a(text).join(' ')).toBe(tokens);
  });

  it('is 1 for a text among its references, and between 0 and 1 for any other', () => {
    const text = fc.string({ minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const score = bleuOf(a, [b]);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        if (tokens13a(a).length > 0) expect(bleuOf(a, [b, a])).toBeCloseTo(1, 9);
      }),
    );
  });

  it('passes from its threshold', async () => {
    const entry = { bleu: { pass: 0.5, to: 'The dog bit the man.' } };
    expect(await passes(entry, 'The dog bit the guy.')).toBe(true);
    expect(
      await judgeText({ bleu: { pass: 0.9 } }, 'The dog bit the guy.', '"The dog bit the man."'),
    ).toMatchObject({
      pass: false,
      reasons: ['BLEU is 0.537, below 0.900'],
    });
  });
});

describe('ROUGE', () => {
  // Calculated with the formulas of google-research's rouge_scorer.py, without stemming: precision, recall, F1.
  it.each([
    [
      'testing',
      'testing one two',
      {
        rouge1: [1.0, 0.333333, 0.5],
        rouge2: [0.0, 0.0, 0.0],
        rougeL: [1.0, 0.333333, 0.5],
        rougeLsum: [1.0, 0.333333, 0.5],
      },
    ],
    [
      'The quick brown dog jumps on the log.',
      'The quick brown fox jumps over the lazy dog',
      {
        rouge1: [0.75, 0.666667, 0.705882],
        rouge2: [0.285714, 0.25, 0.266667],
        rougeL: [0.625, 0.555556, 0.588235],
        rougeLsum: [0.625, 0.555556, 0.588235],
      },
    ],
    [
      'police kill the gunman',
      'police killed the gunman',
      {
        rouge1: [0.75, 0.75, 0.75],
        rouge2: [0.333333, 0.333333, 0.333333],
        rougeL: [0.75, 0.75, 0.75],
        rougeLsum: [0.75, 0.75, 0.75],
      },
    ],
    [
      'the gunman kill police',
      'police killed the gunman',
      {
        rouge1: [0.75, 0.75, 0.75],
        rouge2: [0.333333, 0.333333, 0.333333],
        rougeL: [0.5, 0.5, 0.5],
        rougeLsum: [0.5, 0.5, 0.5],
      },
    ],
    [
      'w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5',
      'w1 w2 w3 w4 w5',
      {
        rouge1: [0.4, 0.8, 0.533333],
        rouge2: [0.111111, 0.25, 0.153846],
        rougeL: [0.4, 0.8, 0.533333],
        rougeLsum: [0.4, 0.8, 0.533333],
      },
    ],
    [
      'x',
      '',
      { rouge1: [0.0, 0.0, 0.0], rouge2: [0.0, 0.0, 0.0], rougeL: [0, 0, 0], rougeLsum: [0, 0, 0] },
    ],
    [
      'Order closed.\n1,200 dollars refunded in total',
      'Total: $1,200 was refunded.\nOrder closed.',
      {
        rouge1: [0.75, 0.857143, 0.8],
        rouge2: [0.285714, 0.333333, 0.307692],
        rougeL: [0.375, 0.428571, 0.4],
        rougeLsum: [0.625, 0.714286, 0.666667],
      },
    ],
    [
      'the the the cat',
      'the cat the cat',
      {
        rouge1: [0.75, 0.75, 0.75],
        rouge2: [0.333333, 0.333333, 0.333333],
        rougeL: [0.75, 0.75, 0.75],
        rougeLsum: [0.75, 0.75, 0.75],
      },
    ],
  ] as const)('of %j against %j equals rouge-score’s', (text, reference, expected) => {
    for (const [variant, [precision, recall, f1]] of Object.entries(expected)) {
      const overlap = rougeOf(variant as RougeVariant, text, reference);
      expect(overlap?.precision, variant).toBeCloseTo(precision ?? -1, 6);
      expect(overlap?.recall, variant).toBeCloseTo(recall ?? -1, 6);
      expect(overlap?.f1, variant).toBeCloseTo(f1 ?? -1, 6);
    }
  });

  it('keeps letters of other scripts', () => {
    expect(rougeOf('rouge1', 'größe', 'große')?.f1).toBe(0);
    expect(rougeOf('rouge1', 'Größe', 'größe')?.f1).toBe(1);
    expect(rougeOf('rougeL', '今天天气', '今天天晴')?.f1).toBeCloseTo(0.75, 9);
  });

  it('uses the best reference and the selected measure', async () => {
    const judgement = await judgeText(
      { rouge: { variant: 'rouge1', measure: 'recall', pass: 1, to: ['x y', 'a b'] } },
      'a b c d',
    );
    expect(judgement).toMatchObject({
      score: 1,
      pass: true,
      metrics: { precision: 0.5, recall: 1, f1: 0.666667 },
    });
  });

  it('does not judge texts that would take too long', async () => {
    const long = 'a '.repeat(6000);
    expect(await judgeText({ rouge: { pass: 0.1 } }, long, JSON.stringify(long))).toMatchObject({
      blocks: true,
    });
    expect(
      await passes({ rouge: { variant: 'rouge1', pass: 0.1 } }, long, JSON.stringify(long)),
    ).toBe(true);
  });

  it('needs a threshold', async () => {
    await expect(() => judgeText('rouge', '', '"a"')).rejects.toThrow('not a scorer');
  });
});

describe('a longest common subsequence', () => {
  it('is in both sequences, in order, as long as its reported length, and symmetric', () => {
    const list = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 12 });
    fc.assert(
      fc.property(list, list, (a, b) => {
        const pairs = commonPairs(a, b);
        for (const [i, j] of pairs) expect(a[i]).toBe(b[j]);
        for (const [index, [i, j]] of pairs.entries()) {
          const [before, beside] = pairs[index - 1] ?? [-1, -1];
          expect(i).toBeGreaterThan(before);
          expect(j).toBeGreaterThan(beside);
        }
        expect(pairs).toHaveLength(commonLength(a, b));
        expect(commonLength(b, a)).toBe(commonLength(a, b));
      }),
    );
  });
});
