import { commonLength, longestCommon } from './commonSequence.ts';
import { rougeTokens } from './tokens.ts';

/** `rouge1` to `rouge9` count n-grams, `rougeL` the longest common subsequence, `rougeLsum` that of each line. */
export type RougeVariant = 'rouge1' | 'rouge2' | 'rouge3' | 'rouge4' | 'rougeL' | 'rougeLsum';

/** Shares from 0 to 1. */
export interface Overlap {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Maximum product of the token counts of two texts for a longest common subsequence. */
const MOST_STEPS = 25_000_000;

/**
 * ROUGE of a text against a reference, same as google-research's rouge-score without stemming. Undefined when
 * the texts are too long: the time of `rougeL` and `rougeLsum` grows with the product of their lengths.
 * Source: Lin 2004, ROUGE: a Package for Automatic Evaluation of Summaries.
 */
export function rougeOf(
  variant: RougeVariant,
  text: string,
  reference: string,
): Overlap | undefined {
  if (variant === 'rougeLsum') return summaryOverlap(text, reference);
  const [own, other] = [rougeTokens(text), rougeTokens(reference)];
  if (variant === 'rougeL') {
    if (own.length * other.length > MOST_STEPS) return undefined;
    return overlapOf(commonLength(other, own), own.length, other.length);
  }
  const order = Number(variant.slice('rouge'.length));
  return ngramOverlap(order, own, other);
}

/**
 * @param hits number of items that are in both.
 * @param empty all three figures when neither has items. In rouge-score, empty texts have nothing in common.
 */
export function overlapOf(hits: number, own: number, other: number, empty = 0): Overlap {
  if (own === 0 && other === 0) return { precision: empty, recall: empty, f1: empty };
  const precision = own === 0 ? 0 : hits / own;
  const recall = other === 0 ? 0 : hits / other;
  const both = precision + recall;
  return { precision, recall, f1: both === 0 ? 0 : (2 * precision * recall) / both };
}

function ngramOverlap(order: number, own: readonly string[], other: readonly string[]): Overlap {
  const [left, right] = [ngramCounts(own, order), ngramCounts(other, order)];
  let hits = 0;
  for (const [ngram, count] of right) hits += Math.min(count, left.get(ngram) ?? 0);
  const total = (tokens: readonly string[]): number => Math.max(0, tokens.length - order + 1);
  return overlapOf(hits, total(own), total(other));
}

function ngramCounts(tokens: readonly string[], order: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let start = 0; start + order <= tokens.length; start += 1) {
    const ngram = tokens.slice(start, start + order).join(' ');
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  }
  return counts;
}

/** For each line of the reference, the union of its common subsequences with each line of the text. */
function summaryOverlap(text: string, reference: string): Overlap | undefined {
  const lines = (whole: string): readonly (readonly string[])[] =>
    whole
      .split('\n')
      .filter(line => line !== '')
      .map(rougeTokens);
  const [own, other] = [lines(text), lines(reference)];
  const [ownTokens, otherTokens] = [own.flat(), other.flat()];
  if (ownTokens.length * otherTokens.length > MOST_STEPS) return undefined;
  const left = [ngramCounts(ownTokens, 1), ngramCounts(otherTokens, 1)].map(each => new Map(each));
  let hits = 0;
  for (const line of other) {
    const union = new Set(own.flatMap(each => longestCommon(line, each)));
    for (const index of [...union].sort((a, b) => a - b)) {
      const token = line[index] ?? '';
      // A token counts as often as it is in both texts.
      if (left.every(counts => (counts.get(token) ?? 0) > 0)) {
        hits += 1;
        for (const counts of left) counts.set(token, (counts.get(token) ?? 0) - 1);
      }
    }
  }
  return overlapOf(hits, ownTokens.length, otherTokens.length);
}
