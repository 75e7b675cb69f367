import { createMoments, type Moments } from '../statistics/moments.ts';
import { passAtK, passHatK } from '../statistics/passAtK.ts';
import { createQuantiles } from '../statistics/quantiles.ts';
import { rateInterval, rateOf } from '../statistics/rate.ts';
import { createVarianceTally, type VarianceSplit } from '../statistics/variance.ts';
import type { Interval } from '../statistics/wilson.ts';
import { createMetricTally, type DerivedMetrics, type MetricSummary } from './metrics.ts';
import { meanScore, type RowCount, rateOfRow } from './rowTally.ts';
import type { JudgingCost, Sample } from './sample.ts';
import { createServedTally, type Served } from './served.ts';

/** The result of one prompt on one model. `passed`, `failed`, `errored` and `skipped` are numbers of samples. */
export interface ModelSummary extends Partial<Served> {
  /** `provider/model`. */
  readonly model: string;
  readonly passed: number;
  readonly failed: number;
  readonly errored: number;
  readonly skipped: number;
  /** Mean of the weighted mean scores of scored samples, 0 to 1. Absent when none was scored. */
  readonly meanScore?: number;
  /** Absent when no sample was scored. */
  readonly passRate?: PassRate;
  /** Rows that sometimes passed and sometimes failed. */
  readonly flaky: number;
  /** Present when rows were sampled more than once. */
  readonly repeats?: RepeatSummary;
  /** Slices by tag, lowest pass rate first. */
  readonly slices: readonly Slice[];
  /** The results of each scorer in the order of its first score, followed by derived metrics. */
  readonly metrics: readonly MetricSummary[];
  /** Cost of the judges, which is not part of `cost`. Absent when no judge was called live. */
  readonly judging?: JudgingCost;
  /** USD billed for live replies with a known cost. */
  readonly cost: number;
  /** Number of live samples whose cost is unknown. */
  readonly unknownCost: number;
  /** Whether some of the tokens in `cost` were estimated. */
  readonly costEstimated: boolean;
  /** Median total time of live replies in milliseconds, within 1 %. Absent when there are none. */
  readonly medianTime?: number;
  /** 95th percentile of the same times. */
  readonly p95Time?: number;
  /** Samples that a fallback answered. They are results of another model. */
  readonly fallbacks: number;
  /** Calls after the first one of a sample, because of failures. */
  readonly retries: number;
  /** Samples that were taken over from an earlier run: they are not new, and cost nothing in this one. */
  readonly reused: number;
  /** Samples that replay the recording of another row: they are not new. Absent when there are none. */
  readonly shared?: number;
  /** Number of replies by source. */
  readonly sources: Readonly<Record<Sample['source'], number>>;
}

/** Results of repeated samples of the same rows. */
export interface RepeatSummary {
  /**
   * For k = 1, 2, 4, … up to the number of repeats: the probability that any of k replies passes, and that
   * all do.
   */
  readonly chances: readonly { readonly k: number; readonly any: number; readonly all: number }[];
  /** Absent until two rows have two samples. */
  readonly variance?: VarianceSplit;
}

/**
 * The mean of the rows' pass rates, so that a row whose samples have errors counts as much as any other, with its 95 %
 * interval. It counts rows: neither repeats of a row nor rows of one cluster are independent.
 */
export interface PassRate extends Interval {
  readonly rate: number;
}

/** The rows with one tag. */
export interface Slice {
  readonly tag: string;
  /** Number of scored rows. */
  readonly rows: number;
  /** Mean pass rate of the rows. */
  readonly rate: number;
  /** 95 % interval, counting rows. */
  readonly interval: Interval;
}

export interface ModelTally {
  readonly model: string;
  /** Adds a planned sample. */
  add(sample: Sample): void;
  /** Adds the cost of a sample that is not a result. */
  addCost(sample: Sample): void;
  /** Adds a row with all its samples of this model. */
  addRow(count: RowCount, tags: readonly string[], group: string | undefined): void;
  /** @param expected number of planned samples. The missing ones were skipped. */
  summarise(expected: number): ModelSummary;
}

/** Maximum number of tags. Slices are not useful when there are as many tags as rows. */
const MOST_TAGS = 1000;

export function createModelTally(
  model: string,
  repeat: number,
  derived: DerivedMetrics | undefined,
): ModelTally {
  const count = { passed: 0, failed: 0, errored: 0, skipped: 0 };
  const sources = { live: 0, replayed: 0, replayedHandWritten: 0, sandbox: 0 };
  const times = createQuantiles();
  const rows = createMoments(1);
  const tags = new Map<string, Moments>();
  const repeats = createRepeatTally(repeat);
  const metrics = createMetricTally(derived);
  const served = createServedTally();
  const judges = { calls: 0, usd: 0, unknown: 0 };
  let scoreSum = 0;
  let flaky = 0;
  let cost = 0;
  let unknownCost = 0;
  let costEstimated = false;
  let fallbacks = 0;
  let retries = 0;
  let reused = 0;
  let shared = 0;

  function addCost(sample: Sample): void {
    const { judging } = sample;
    if (judging) {
      judges.calls += judging.calls;
      judges.usd += judging.usd;
      judges.unknown += judging.unknown;
    }
    if (sample.source !== 'live' || sample.from !== undefined) return;
    if (sample.cost.known) {
      cost += sample.cost.total;
      costEstimated ||= sample.cost.usage === 'estimated';
    } else {
      cost += sample.cost.atLeast ?? 0;
      if (sample.outcome !== 'errored') unknownCost += 1;
    }
  }

  return {
    model,
    add(sample) {
      count[sample.outcome] += 1;
      if (sample.outcome !== 'errored') sources[sample.source] += 1;
      if (sample.from !== undefined) reused += 1;
      if (sample.sameAs !== undefined) shared += 1;
      if (sample.fallback !== undefined) fallbacks += 1;
      retries += Math.max(0, sample.attempts - 1);
      scoreSum += meanScore(sample);
      metrics.add(sample);
      served.add(sample);
      if (sample.source === 'live' && sample.outcome !== 'errored') times.add(sample.totalTime);
      addCost(sample);
    },
    addCost,
    addRow(counted, tagsOfRow, group) {
      const rate = rateOfRow(counted);
      if (rate === undefined) return;
      rows.add([rate], group);
      if (rate > 0 && rate < 1) flaky += 1;
      repeats.add(counted);
      for (const tag of new Set(tagsOfRow)) {
        const slice = tags.get(tag) ?? createMoments(1);
        if (tags.size < MOST_TAGS) tags.set(tag, slice);
        slice.add([rate], group);
      }
    },
    summarise(expected) {
      const { passed, failed, errored, skipped } = count;
      const scored = passed + failed;
      const missing = Math.max(0, expected - scored - errored - skipped);
      const [medianTime, p95Time] = [times.at(0.5), times.at(0.95)];
      const repeated = repeats.summarise();
      const { answeredBy, fingerprints } = served.of(model);
      return {
        model,
        passed,
        failed,
        errored,
        skipped: skipped + missing,
        ...(scored > 0 && {
          meanScore: scoreSum / scored,
          passRate: { rate: rows.mean(0), ...rateInterval(rateOf(rows)) },
        }),
        flaky,
        ...(repeated && { repeats: repeated }),
        slices: slicesOf(tags),
        metrics: metrics.summarise(),
        ...(judges.calls > 0 && { judging: { ...judges } }),
        cost,
        unknownCost,
        costEstimated,
        fallbacks,
        retries,
        reused,
        ...(shared > 0 && { shared }),
        ...(medianTime !== undefined && { medianTime }),
        ...(p95Time !== undefined && { p95Time }),
        sources: { ...sources },
        ...(answeredBy.length > 0 && { answeredBy }),
        ...(fingerprints && { fingerprints }),
      };
    },
  };
}

function slicesOf(tags: ReadonlyMap<string, Moments>): readonly Slice[] {
  return [...tags]
    .map(([tag, rows]) => ({
      tag,
      rows: rows.rows(),
      rate: rows.mean(0),
      interval: rateInterval(rateOf(rows)),
    }))
    .sort((a, b) => a.rate - b.rate || (a.tag < b.tag ? -1 : 1));
}

/** The probabilities for k replies, averaged over the rows with at least k samples. */
function createRepeatTally(repeat: number) {
  const variance = createVarianceTally();
  const steps: { readonly k: number; rows: number; any: number; all: number }[] = [];
  for (let k = 1; k < repeat; k *= 2) steps.push({ k, rows: 0, any: 0, all: 0 });
  if (repeat > 1) steps.push({ k: repeat, rows: 0, any: 0, all: 0 });
  return {
    add({ passed, failed }: RowCount): void {
      const samples = passed + failed;
      variance.add(passed, samples);
      for (const step of steps) {
        const any = passAtK(passed, samples, step.k);
        if (any === undefined) continue;
        step.rows += 1;
        step.any += any;
        step.all += passHatK(passed, samples, step.k) ?? 0;
      }
    },
    summarise(): RepeatSummary | undefined {
      if (repeat === 1) return undefined;
      const split = variance.split();
      return {
        chances: steps
          .filter(({ rows }) => rows > 0)
          .map(({ k, rows, any, all }) => ({ k, any: any / rows, all: all / rows })),
        ...(split && { variance: split }),
      };
    },
  };
}
