import { coinsAtLeast } from './mcnemar.ts';
import { createRandom, type Random } from './random.ts';

/** A difference, and the number of rows (or groups of rows) that have it. */
export interface Difference {
  readonly value: number;
  readonly count: number;
}

/** p-values of the sum, under the hypothesis that each difference is as likely to have the other sign. */
export interface SignFlip {
  /** One-sided: a sum this low or lower. */
  readonly worse: number;
  /** Two-sided: a sum this far from 0 or farther. */
  readonly different: number;
  /** Whether all assignments of signs were counted. Otherwise 9,999 random ones and the observed one. */
  readonly exact: boolean;
}

/** Maximum steps of the exact distribution. Beyond it, signs are drawn at random. */
const MOST_STEPS = 20_000_000;
const DRAWS = 9_999;

/**
 * Sign-flip permutation test of paired differences. When all differences have one size, it is McNemar's exact
 * test. For whole numbers (passes, in units of a common denominator), the exact distribution is calculated by
 * adding one difference after another. Otherwise random signs are drawn with a fixed seed, with an estimate
 * that is never 0.
 * Sources: R. A. Fisher, The Design of Experiments (1935), section 21; B. Phipson, G. K. Smyth, Stat. Appl.
 * Genet. Mol. Biol. 9 (2010) 39 (why the observed assignment counts as one of the draws).
 * @param differences second minus first, in any one unit. Differences of 0 have no effect.
 */
export function signFlip(differences: readonly Difference[]): SignFlip {
  const sum = differences.reduce((total, { value, count }) => total + value * count, 0);
  const sizes = new Map<number, number>();
  for (const { value, count } of differences) {
    const size = Math.abs(value);
    if (size > 0 && count > 0) sizes.set(size, (sizes.get(size) ?? 0) + count);
  }
  if (sizes.size === 0) return { worse: 1, different: 1, exact: true };
  const [[size, count] = [1, 0]] = sizes;
  if (sizes.size === 1) {
    const lost = Math.round((count - sum / size) / 2);
    const worse = coinsAtLeast(lost, count);
    const far = coinsAtLeast(Math.max(lost, count - lost), count);
    return { worse, different: 2 * lost === count ? 1 : Math.min(1, 2 * far), exact: true };
  }
  return exactly(sizes, sum) ?? sampledFlips(sizes, sum, createRandom());
}

function exactly(sizes: ReadonlyMap<number, number>, sum: number): SignFlip | undefined {
  if (![...sizes.keys()].every(Number.isInteger)) return undefined;
  const total = [...sizes].reduce((all, [size, count]) => all + size * count, 0);
  const rows = [...sizes.values()].reduce((all, count) => all + count, 0);
  if (total * rows > MOST_STEPS) return undefined;
  // Probability of each sum, 0 to `total`, of the differences that keep a plus sign.
  const chances = new Float64Array(total + 1);
  chances[0] = 1;
  let reached = 0;
  for (const [size, count] of sizes) {
    for (let each = 0; each < count; each += 1) {
      for (let at = reached; at >= 0; at -= 1) {
        const half = (chances[at] ?? 0) / 2;
        chances[at] = half;
        chances[at + size] = (chances[at + size] ?? 0) + half;
      }
      reached += size;
    }
  }
  let worse = 0;
  let different = 0;
  chances.forEach((chance, plus) => {
    const flipped = 2 * plus - total;
    if (flipped <= sum) worse += chance;
    if (Math.abs(flipped) >= Math.abs(sum)) different += chance;
  });
  return { worse: Math.min(1, worse), different: Math.min(1, different), exact: true };
}

function sampledFlips(sizes: ReadonlyMap<number, number>, sum: number, random: Random): SignFlip {
  const total = [...sizes].reduce((all, [size, count]) => all + size * count, 0);
  // Sums that differ only by rounding count as equal.
  const slack = 1e-9 * total;
  let worse = 1;
  let different = 1;
  for (let draw = 0; draw < DRAWS; draw += 1) {
    let flipped = 0;
    for (const [size, count] of sizes) flipped += size * (2 * heads(count, random) - count);
    if (flipped <= sum + slack) worse += 1;
    if (Math.abs(flipped) >= Math.abs(sum) - slack) different += 1;
  }
  return { worse: worse / (DRAWS + 1), different: different / (DRAWS + 1), exact: false };
}

/** Number of heads of `count` fair coins, from the bits of random words. */
function heads(count: number, random: Random): number {
  let found = 0;
  for (let left = count; left > 0; left -= 32) {
    let word = left >= 32 ? random.bits() : random.bits() >>> (32 - left);
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    word = (word + (word >>> 4)) & 0x0f0f0f0f;
    found += Math.imul(word, 0x01010101) >>> 24;
  }
  return found;
}
