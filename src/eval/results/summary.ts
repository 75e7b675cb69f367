import type { BadRow } from '../dataset/row.ts';
import { createQuantiles } from '../statistics/quantiles.ts';
import { type Interval, wilsonInterval } from '../statistics/wilson.ts';
import type { Sample } from './sample.ts';

export interface ModelSummary {
  readonly model: string;
  readonly passed: number;
  readonly failed: number;
  readonly errored: number;
  readonly skipped: number;
  /** Mean score over scored samples, 0 to 1; absent when none was scored. */
  readonly meanScore?: number;
  /**
   * Wilson 95 % interval of the pass rate, counting rows: repeats of a row are not independent
   * evidence about other rows. Absent when none was scored.
   */
  readonly passRate?: Interval;
  /** USD billed: live replies with a known cost. */
  readonly cost: number;
  /** Live samples whose cost is not known. */
  readonly unknownCost: number;
  /** Whether any of the tokens behind `cost` were estimated. */
  readonly costEstimated: boolean;
  /** Median total time in milliseconds over live replies, within 1 %; absent when there were none. */
  readonly medianTime?: number;
  /** Samples that a fallback answered: what they say, they say of another model. */
  readonly fallbacks: number;
  /** Calls made beyond the first of a sample, after failures. */
  readonly retries: number;
  /** How many replies came from where. */
  readonly sources: Readonly<Record<Sample['source'], number>>;
}

export interface EvalSummary {
  readonly eval: string;
  /** Name of the results file without its ending. */
  readonly run: string;
  /** Usable rows that were selected. */
  readonly rows: number;
  /** Rows times models times repeats. */
  readonly samples: number;
  readonly passed: number;
  readonly failed: number;
  readonly errored: number;
  readonly skipped: number;
  /** The first of them, by file and line. */
  readonly badRows: readonly BadRow[];
  /** All of them, named or not. */
  readonly badRowCount: number;
  readonly models: readonly ModelSummary[];
  /** USD billed by live replies with a known cost. */
  readonly cost: number;
  /** Live samples whose cost is not known. */
  readonly unknownCost: number;
  readonly costEstimated: boolean;
  /**
   * `failed` when too many samples failed for the gate (without one, if any did), whatever is missing;
   * else `incomplete` when errors, bad rows, unjudged samples or a cancel left holes.
   */
  readonly verdict: 'passed' | 'failed' | 'incomplete';
  /** Whether it was cancelled before every sample had ended; `samples` less `notRun` had. */
  readonly interrupted: boolean;
  /** Samples that never ended; they are part of `skipped`. */
  readonly notRun: number;
  /** Path of the results file; absent when it could not be written. */
  readonly results?: string;
}

/** Bad rows named one by one in a summary; more are only counted, so that memory stays flat. */
const BAD_ROWS_KEPT = 1000;

/** Adds samples up as they end, in memory that does not grow with their number. */
export interface Tally {
  addRow(): void;
  addBadRow(badRow: BadRow): void;
  addSample(sample: Sample): void;
  summarise(names: {
    readonly eval: string;
    readonly run: string;
    readonly results?: string;
    readonly cancelled: boolean;
  }): EvalSummary;
}

export function createTally(plan: {
  readonly models: readonly string[];
  readonly repeat: number;
  readonly gate?: { readonly pass: number };
}): Tally {
  const { models, repeat, gate } = plan;
  const tallies = models.map(model => createModelTally(model, repeat));
  const byModel = new Map(tallies.map(tally => [tally.model, tally]));
  const badRows: BadRow[] = [];
  let rows = 0;
  let badRowCount = 0;
  let ended = 0;
  return {
    addRow() {
      rows += 1;
    },
    addBadRow(badRow) {
      badRowCount += 1;
      if (badRows.length < BAD_ROWS_KEPT) badRows.push(badRow);
    },
    addSample(sample) {
      ended += 1;
      byModel.get(sample.model)?.add(sample);
    },
    summarise({ cancelled, ...names }) {
      const summaries = tallies.map(tally => tally.summarise(rows * repeat));
      const sum = (of: (summary: ModelSummary) => number): number =>
        summaries.reduce((total, summary) => total + of(summary), 0);
      const failed = sum(({ failed }) => failed);
      const errored = sum(({ errored }) => errored);
      const skipped = sum(({ skipped }) => skipped);
      const samples = rows * repeat * models.length;
      const notRun = Math.max(0, samples - ended);
      const holes = errored + skipped + badRowCount;
      return {
        ...names,
        rows,
        samples,
        passed: sum(({ passed }) => passed),
        failed,
        errored,
        skipped,
        badRows,
        badRowCount,
        models: summaries,
        interrupted: cancelled && notRun > 0,
        notRun,
        cost: sum(({ cost }) => cost),
        unknownCost: sum(({ unknownCost }) => unknownCost),
        costEstimated: summaries.some(({ costEstimated }) => costEstimated),
        verdict: summaries.some(summary =>
          cannotPass(summary, badRowCount * repeat, gate?.pass ?? 1),
        )
          ? 'failed'
          : holes > 0 || samples === 0
            ? 'incomplete'
            : 'passed',
      };
    },
  };
}

/** Whether a model would miss the gate even if every hole were a pass: then the verdict is certain. */
function cannotPass(summary: ModelSummary, missingRows: number, gate: number): boolean {
  const { passed, failed, errored, skipped } = summary;
  const best = passed + errored + skipped + missingRows;
  return best / (best + failed) < gate;
}

function createModelTally(model: string, repeat: number) {
  const count = { passed: 0, failed: 0, errored: 0, skipped: 0 };
  const sources = { live: 0, replayed: 0, replayedHandWritten: 0, sandbox: 0 };
  const times = createQuantiles();
  let scoreSum = 0;
  let cost = 0;
  let unknownCost = 0;
  let costEstimated = false;
  let fallbacks = 0;
  let retries = 0;
  return {
    model,
    add(sample: Sample): void {
      count[sample.outcome] += 1;
      if (sample.outcome !== 'errored') sources[sample.source] += 1;
      if (sample.fallback !== undefined) fallbacks += 1;
      retries += Math.max(0, sample.attempts - 1);
      if (sample.scores.length > 0) scoreSum += meanOf(sample);
      if (sample.source !== 'live') return;
      if (sample.outcome !== 'errored') times.add(sample.totalTime);
      if (sample.cost.known) {
        cost += sample.cost.total;
        costEstimated ||= sample.cost.usage === 'estimated';
      } else {
        cost += sample.cost.atLeast ?? 0;
        if (sample.outcome !== 'errored') unknownCost += 1;
      }
    },
    /** `expected` samples were to come; those that did not were skipped. */
    summarise(expected: number): ModelSummary {
      const { passed, failed, errored, skipped } = count;
      const scored = passed + failed;
      const missing = Math.max(0, expected - scored - errored - skipped);
      const medianTime = times.at(0.5);
      return {
        model,
        passed,
        failed,
        errored,
        skipped: skipped + missing,
        ...(scored > 0 && {
          meanScore: scoreSum / scored,
          passRate: wilsonInterval(passed / repeat, scored / repeat),
        }),
        cost,
        unknownCost,
        costEstimated,
        fallbacks,
        retries,
        ...(medianTime !== undefined && { medianTime }),
        sources: { ...sources },
      };
    },
  };
}

/** A sample's score: the mean over its scorers. */
function meanOf({ scores }: Sample): number {
  return scores.reduce((sum, { score }) => sum + score, 0) / scores.length;
}
