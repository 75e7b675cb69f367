import type { Slowdown } from '../../call/pace/pace.ts';
import type { Blessed } from '../baseline/bless.ts';
import { type Comparison, type ComparisonTally, ROWS_KEPT } from '../baseline/comparison.ts';
import type { BadRow, DatasetRow } from '../dataset/row.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import { isFiltered } from '../plan/selection.ts';
import type { CheapestSearch } from '../schedule/cheapest.ts';
import type { SpentBudget } from '../schedule/policies/budgetStop.ts';
import type { StoppedModel } from '../schedule/policies/gateStop.ts';
import { clusterOf } from './cluster.ts';
import { type JudgeFinding, judgeFindings } from './judgeFindings.ts';
import { createModelTally, type ModelSummary } from './modelTally.ts';
import { createPairs, type Pair } from './pairs.ts';
import { createRowTally, type OnRow, type RowResult, rateOfRow } from './rowTally.ts';
import type { RowReference, Sample } from './sample.ts';

export type { ModelSummary } from './modelTally.ts';

/** Two models compared row by row. */
export interface ModelPair extends Omit<Pair<string>, 'columns'> {
  readonly models: readonly [string, string];
}

/** A row that sometimes passed and sometimes failed on one model. */
export interface FlakyRow {
  readonly row: RowReference;
  readonly model: string;
  readonly passed: number;
  /** Number of scored samples. */
  readonly samples: number;
}

/** The result of one prompt on all its models. Counts are numbers of samples where nothing else is said. */
export interface EvalSummary {
  /** Name of the evaluation. */
  readonly eval: string;
  /** Name of the results file without its extension. */
  readonly run: string;
  /** Number of usable rows that were selected. */
  readonly rows: number;
  /** Rows times models times repeats. */
  readonly samples: number;
  readonly passed: number;
  readonly failed: number;
  /** Samples without a reply to score, such as after a failed call. */
  readonly errored: number;
  /** Samples that no scorer could judge, and those that were not run. */
  readonly skipped: number;
  /** The first bad rows, by file and line. */
  readonly badRows: readonly BadRow[];
  /** Number of all bad rows, listed or not. */
  readonly badRowCount: number;
  /** One for each model. */
  readonly models: readonly ModelSummary[];
  /** Models compared with each other row by row. Empty for a single model. */
  readonly pairs: readonly ModelPair[];
  /** The first flaky rows, in the order in which they ended. `flaky` of each model counts all. */
  readonly flakyRows: readonly FlakyRow[];
  /** Of judges that were calibrated by labels of people; absent when none was. */
  readonly judges?: readonly JudgeFinding[];
  /** Present when there is a baseline to compare with. */
  readonly comparison?: Comparison;
  /** Whether the results were written as the new baseline. Absent when that was not requested. */
  readonly blessed?: Blessed;
  /** USD billed for live replies and their judges, as far as the cost is known. */
  readonly cost: number;
  /** Number of live samples whose cost is unknown. */
  readonly unknownCost: number;
  /** Whether some of the tokens in `cost` were estimated. */
  readonly costEstimated: boolean;
  /**
   * `failed`: too many samples failed for the gate (without a gate, any failed sample), or the results are
   * worse than the baseline. Otherwise `incomplete` when there were errors, bad rows, unjudged samples or a
   * cancel. `partial`: a shard without any of these, which has no verdict of its own.
   */
  readonly verdict: 'passed' | 'failed' | 'incomplete' | 'partial';
  /** Present for a prompt of a git revision: it is only compared with, and cannot fail. */
  readonly isEarlier?: true;
  /** Whether it was cancelled before every sample had ended. `samples` minus `notRun` have ended. */
  readonly interrupted: boolean;
  /** Number of samples that never ended. They are included in `skipped`. */
  readonly notRun: number;
  /** Samples that were sent for, in this run and in those that it resumes, and those that were taken over from an earlier run. */
  readonly fresh: number;
  readonly reused: number;
  /** Samples that replay the recording of another row. Absent when there are none. */
  readonly shared?: number;
  /** Providers that received fewer concurrent calls because of rate limits. Absent when there are none. */
  readonly slowdowns?: readonly Slowdown[];
  /** Models whose remaining samples were not run because their gate was decided; absent when there are none. */
  readonly stopped?: readonly StoppedModel[];
  /** The budget of the evaluation; absent when it has none. */
  readonly budget?: SpentBudget;
  /** What the search for the cheapest model found; absent when all rows were to run on all models. */
  readonly search?: CheapestSearch;
  /** Path of the results file. Absent when it could not be written. */
  readonly results?: string;
}

/** Adds up samples as they end. Memory does not grow with their number. */
export interface Tally {
  addRow(): void;
  addBadRow(badRow: BadRow): void;
  addSample(sample: Sample, row: DatasetRow): void;
  /** Whether every planned sample has ended. */
  isComplete(): boolean;
  summarise(names: {
    readonly eval: string;
    readonly run: string;
    readonly results?: string;
    readonly cancelled: boolean;
    readonly isEarlier?: true;
    readonly slowdowns?: readonly Slowdown[];
    readonly stopped?: readonly StoppedModel[];
    readonly budget?: SpentBudget;
    readonly search?: CheapestSearch;
    readonly blessed?: Blessed;
  }): EvalSummary;
}

/**
 * The share of samples that must pass, 0 to 1. A baseline defines which results are accepted; without one, or when
 * nothing can be compared with it, all samples must pass. A prompt of an earlier revision has no baseline; it is only
 * compared with, so any result is accepted.
 */
export function leastPassed(
  { baseline, gate, shard }: Pick<EvalPlan, 'baseline' | 'gate' | 'shard'>,
  isCompared = baseline?.contents !== undefined && !shard,
): number {
  if (!baseline) return 0;
  return gate?.pass ?? (isCompared || baseline.bless ? 0 : 1);
}

export function createTally(
  plan: Pick<
    EvalPlan,
    | 'models'
    | 'repeat'
    | 'gate'
    | 'cluster'
    | 'metrics'
    | 'baseline'
    | 'only'
    | 'matching'
    | 'shard'
    | 'rows'
  > &
    Partial<Pick<EvalPlan, 'calibrations'>>,
  { comparison, onRow }: { readonly comparison?: ComparisonTally; readonly onRow?: OnRow } = {},
): Tally {
  const { models, repeat } = plan;
  const tallies = models.map(model => createModelTally(model, repeat, plan.metrics));
  const byModel = new Map(tallies.map(tally => [tally.model, tally]));
  const pairs = createPairs(models, repeat);
  const rowTally = createRowTally(models.length * repeat, addResult);
  const flakyRows: FlakyRow[] = [];
  const badRows: BadRow[] = [];
  let rows = 0;
  let badRowCount = 0;
  let ended = 0;
  const planned = (): number => rows * repeat * models.length;

  function addResult(result: RowResult): void {
    const { row } = result;
    const group = clusterOf(row, plan.cluster) ?? recordingKey(result, models);
    pairs.addRow(
      models.map(model => rateOfRow(result.models.get(model))),
      group,
    );
    onRow?.(result, group);
    comparison?.addRow(result, group);
    for (const [model, count] of result.models) {
      byModel.get(model)?.addRow(count, row.tags, group);
      const { passed, failed } = count;
      if (passed > 0 && failed > 0 && flakyRows.length < ROWS_KEPT) {
        const { id, file, line } = row;
        flakyRows.push({ row: { id, file, line }, model, passed, samples: passed + failed });
      }
    }
  }

  return {
    addRow() {
      rows += 1;
    },
    addBadRow(badRow) {
      badRowCount += 1;
      if (badRows.length < ROWS_KEPT) badRows.push(badRow);
    },
    addSample(sample, row) {
      if (sample.again) return byModel.get(sample.model)?.addCost(sample);
      ended += 1;
      comparison?.addSample(sample);
      byModel.get(sample.model)?.add(sample);
      rowTally.add(row, sample);
    },
    isComplete: () => ended === planned(),
    summarise({ cancelled, ...names }) {
      rowTally.flush();
      const summaries = tallies.map(tally => tally.summarise(rows * repeat));
      const sum = (of: (summary: ModelSummary) => number): number =>
        summaries.reduce((total, summary) => total + of(summary), 0);
      const failed = sum(({ failed }) => failed);
      const errored = sum(({ errored }) => errored);
      const skipped = sum(({ skipped }) => skipped);
      const reused = sum(({ reused }) => reused);
      const shared = sum(({ shared = 0 }) => shared);
      const samples = planned();
      const notRun = Math.max(0, samples - ended);
      // Rows that were not run or cannot be used are not missing in the dataset.
      const isWhole = notRun === 0 && badRowCount === 0 && !isFiltered(plan);
      const compared = comparison?.summarise(isWhole);
      const least = leastPassed(plan, compared && compared.reason === undefined);
      const isMissed = summaries.some(summary => cannotPass(summary, badRowCount * repeat, least));
      const judges = judgeFindings(plan.calibrations ?? [], summaries, repeat);
      // Samples that cannot change the verdict do not count as missing.
      const needless = (names.stopped ?? []).reduce((total, each) => total + each.notRun, 0);
      const holes = errored + skipped - needless + badRowCount;
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
        pairs: pairs.summarise().map(({ columns, ...pair }) => ({ models: columns, ...pair })),
        flakyRows,
        interrupted: cancelled && notRun > 0,
        notRun,
        fresh: ended - reused,
        reused,
        ...(shared > 0 && { shared }),
        cost: sum(({ cost, judging }) => cost + (judging?.usd ?? 0)),
        unknownCost: sum(({ unknownCost, judging }) => unknownCost + (judging?.unknown ?? 0)),
        costEstimated: summaries.some(({ costEstimated }) => costEstimated),
        ...(judges.length > 0 && { judges }),
        ...(compared && { comparison: compared }),
        verdict: names.search
          ? searchVerdict(names.search)
          : !plan.shard && (isMissed || compared?.verdict === 'worse')
            ? 'failed'
            : holes > 0 || (samples === 0 && !plan.shard)
              ? 'incomplete'
              : plan.shard
                ? 'partial'
                : 'passed',
      };
    },
  };
}

/** Rows that replay the same recordings are not independent, and are a cluster of their own. */
function recordingKey(result: RowResult, models: readonly string[]): string | undefined {
  for (const model of models) {
    const request = result.models.get(model)?.recordedRequest;
    if (request !== undefined) return `recording:${request}`;
  }
  return undefined;
}

/** A search for the cheapest model passes when it has found one. */
function searchVerdict({ winner, candidates }: CheapestSearch): EvalSummary['verdict'] {
  if (winner !== undefined) return 'passed';
  return candidates.some(({ outcome }) => outcome === 'open') ? 'incomplete' : 'failed';
}

/** Whether a model would fail the gate even if every missing sample passed. Then the verdict is certain. */
function cannotPass(summary: ModelSummary, missingRows: number, gate: number): boolean {
  const { passed, failed, errored, skipped } = summary;
  const best = passed + errored + skipped + missingRows;
  return best / (best + failed) < gate;
}
