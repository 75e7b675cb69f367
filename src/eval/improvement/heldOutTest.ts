import type { Tolerance } from '../baseline/verdict.ts';
import { studentQuantile } from '../statistics/distributions.ts';
import { createMoments, type Moments } from '../statistics/moments.ts';
import { createPairedTally } from '../statistics/paired.ts';
import { rateOf as effectiveRate, rateInterval } from '../statistics/rate.ts';
import { signFlip } from '../statistics/signFlip.ts';
import type { Interval } from '../statistics/wilson.ts';
import { type Outcomes, passedShare } from './outcomes.ts';

/**
 * `better`: more rows pass than by chance. `cheaper`: a larger drop than the tolerated one is ruled out, and it costs
 * less. `notShown`: neither. `incomplete`: rows have no result, which could hide a loss.
 */
export type HeldOutVerdict = 'better' | 'cheaper' | 'notShown' | 'incomplete';

export interface HeldOutTest extends Tolerance {
  readonly verdict: HeldOutVerdict;
  readonly rows: number;
  /** Rows without a result with one of the texts. */
  readonly missing: number;
  /** Pass rates over rows, with Wilson intervals at 95 %. */
  readonly before: number;
  readonly beforeInterval: Interval;
  readonly now: number;
  readonly nowInterval: Interval;
  /** `now` minus `before`. Each end of the interval is a one-sided bound at the level of one test. */
  readonly change: number;
  readonly interval: Interval;
  /** One-sided p-value: how likely this gain or a larger one is when nothing changed. */
  readonly probability: number;
  /** What the p-values are compared with: half of the allowed error, because there are two ways to win. */
  readonly level: number;
  /** Whether a larger drop than the tolerated one is ruled out. */
  readonly isNotWorse: boolean;
  /** Absent when the cost of a row is unknown, or when nothing is billed. */
  readonly cost?: CostChange;
  /** Ids of rows that pass more often, and of rows that pass less often. */
  readonly fixed: readonly string[];
  readonly broken: readonly string[];
}

export interface CostChange {
  /** USD of a reply, mean over rows. */
  readonly before: number;
  readonly now: number;
  /** Share of `before`; -0.2 is 20 % less. */
  readonly change: number;
  readonly interval: Interval;
  /** One-sided p-value for a saving of at least {@link LEAST_SAVING}. 1 when the observed saving is smaller. */
  readonly probability: number;
}

/** A smaller saving is not worth a change of the prompt. */
export const LEAST_SAVING = 0.05;

/**
 * Tests one text against the original on rows that neither the proposals nor the choice of the text have seen. There
 * is one test for each run, so the number of candidates needs no correction. There are two ways to win, so each has
 * half of the allowed error `1 - confidence` (C. E. Bonferroni). *Better* is a sign-flip permutation test over rows or
 * clusters (for single samples McNemar's exact test). *Not worse and cheaper* needs both a non-inferiority test of the
 * pass rate and a sign-flip test of the cost, each at that level (intersection-union test: R. L. Berger, Technometrics
 * 24 (1982) 295-300).
 * @param samples of each row.
 */
export function testOnHeldOut(
  before: Outcomes,
  now: Outcomes,
  { regress, confidence, samples }: Tolerance & { readonly samples: number },
): HeldOutTest {
  const level = levelOf(confidence);
  const pairs = createPairedTally(samples);
  // The other way around: its test for a loss is the test for a gain.
  const reversed = createPairedTally(samples);
  const moments = createMoments(2);
  const fixed: string[] = [];
  const broken: string[] = [];
  let missing = 0;
  for (const [id, was] of before) {
    const is = now.get(id);
    if (!is || was.missing > 0 || is.missing > 0 || was.scored === 0 || is.scored === 0) {
      missing += 1;
      continue;
    }
    const [first, second] = [passedShare(was), passedShare(is)];
    pairs.add(first, second, was.group);
    reversed.add(second, first, was.group);
    moments.add([first, second], was.group);
    if (second > first) fixed.push(id);
    if (second < first) broken.push(id);
  }
  const rates = pairs.rates(1 - 2 * level);
  const probability = reversed.test().worse;
  const isNotWorse = rates.rows > 0 && rates.interval.low >= -regress;
  const cost = costChange(before, now, 1 - 2 * level);
  const isBetter = probability <= level && rates.interval.low > 0;
  const isCheaper = isNotWorse && cost !== undefined && cost.probability <= level;
  return {
    verdict: missing > 0 ? 'incomplete' : isBetter ? 'better' : isCheaper ? 'cheaper' : 'notShown',
    regress,
    confidence,
    rows: rates.rows,
    missing,
    before: rates.first,
    beforeInterval: rateInterval(effectiveRate(moments, 0)),
    now: rates.second,
    nowInterval: rateInterval(effectiveRate(moments, 1)),
    change: rates.difference,
    interval: rates.interval,
    probability,
    level,
    isNotWorse,
    ...(cost && { cost }),
    fixed,
    broken,
  };
}

/** The error that one of the two ways to win is allowed, without rounding errors in the last digits. */
export function levelOf(confidence: number): number {
  return Math.round(((1 - confidence) / 2) * 1e9) / 1e9;
}

/** Costs are compared in steps of half a percent of their mean, in whole numbers, for which the test is exact. */
const COST_STEPS = 200;

function costChange(before: Outcomes, now: Outcomes, confidence: number): CostChange | undefined {
  const costs = [...before].map(([id, was]) => {
    return { group: was.group, was: was.usd, is: now.get(id)?.usd };
  });
  const known = costs.flatMap(({ group, was, is }) =>
    was === undefined || is === undefined ? [] : [{ group, was, is }],
  );
  const mean = (of: (cost: (typeof known)[number]) => number): number =>
    known.reduce((sum, cost) => sum + of(cost), 0) / known.length;
  const first = mean(({ was }) => was);
  if (known.length === 0 || known.length < costs.length || first <= 0) return undefined;
  const second = mean(({ is }) => is);
  const changes = createMoments(1);
  const beyond = new Map<string | number, number>();
  for (const [index, { group, was, is }] of known.entries()) {
    changes.add([(is - was) / first], group);
    const key = group === undefined ? index : group;
    beyond.set(key, (beyond.get(key) ?? 0) + (is - (1 - LEAST_SAVING) * was) / first);
  }
  const change = second / first - 1;
  const isSaving = change < -LEAST_SAVING;
  const differences = [...beyond.values()].map(value => {
    return { value: Math.round(value * COST_STEPS), count: 1 };
  });
  return {
    before: first,
    now: second,
    change,
    interval: meanInterval(changes, confidence),
    probability: isSaving ? signFlip(differences).worse : 1,
  };
}

/** Student's interval of a mean over rows or clusters. */
function meanInterval(moments: Moments, confidence: number): Interval {
  const groups = moments.groups();
  const mean = moments.mean(0);
  if (groups < 2) return { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  const quantile = studentQuantile((1 + confidence) / 2, groups - 1);
  const reach = quantile * Math.sqrt(Math.max(0, moments.covariance(0, 0)));
  return { low: mean - reach, high: mean + reach };
}
