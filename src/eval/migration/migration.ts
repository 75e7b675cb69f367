import {
  type Lifecycle,
  type LifecycleStatus,
  lifecycleStatus,
} from '../../model/catalogue/modelFacts.ts';
import { createComparedRows } from '../baseline/comparedRows.ts';
import { defaultTolerance, ROWS_KEPT } from '../baseline/comparison.ts';
import { type ComparedRow, type RowChange, rowChanges } from '../baseline/rowChanges.ts';
import { compareModels, type ModelComparison, type Tolerance } from '../baseline/verdict.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import { type OnRow, rateOfRow } from '../results/rowTally.ts';
import type { RowReference, Sample } from '../results/sample.ts';
import { bootstrapMedianChange } from '../statistics/bootstrap.ts';
import type { Interval } from '../statistics/wilson.ts';

/** A figure of both models on the rows where it is known of both. */
export interface MedianChange {
  readonly rows: number;
  /** Medians over rows; a row with several samples has their mean. */
  readonly before: number;
  readonly now: number;
  /** Now less before. */
  readonly change: number;
  /** 95 %, paired bootstrap over rows. */
  /** Absent when too few rows were compared. */
  readonly interval?: Interval;
  /** Whether a part of it was estimated. */
  readonly estimated: boolean;
}

/** Why a row failed on one of the models. */
export interface MigrationReason {
  readonly model: string;
  readonly scorer: string;
  readonly reason: string;
}

/** A row whose result differs between the models. */
export interface MigrationRow extends Omit<RowChange, 'row'> {
  readonly row: RowReference;
  readonly reasons: readonly MigrationReason[];
}

/** The deprecation or retirement of a model in the catalog. */
export interface ModelEnd {
  readonly model: string;
  readonly status: LifecycleStatus | 'unknown';
  /** ISO date. */
  readonly retiresOn?: string;
  readonly replacement?: string;
}

/** One prompt moved from an old model to a new one. */
export interface Migration extends Tolerance {
  readonly eval: string;
  readonly variant: string;
  readonly old: ModelEnd;
  readonly new: ModelEnd;
  /** Rows with a result of both models. */
  readonly comparison: ModelComparison;
  /** Rows without a result of one of the models, which are not compared. */
  readonly missing: number;
  /** Rows that fail newly, the first 1,000. */
  readonly breaks: readonly MigrationRow[];
  /** Rows that pass newly. */
  readonly gains: readonly MigrationRow[];
  /** Rows that pass at times on one of the models. */
  readonly flaky: readonly MigrationRow[];
  /** USD of a reply at list price; absent when unknown. */
  readonly cost?: MedianChange;
  /** Milliseconds of a live reply; absent when unknown. */
  readonly time?: MedianChange;
}

export interface MigrationTally {
  addSample(sample: Sample): void;
  readonly addRow: OnRow;
  summarise(): Migration;
}

/** Reasons of a row on one model. */
const MOST_REASONS = 3;

interface Figures {
  readonly costs: number[];
  readonly times: number[];
}

/**
 * Compares the second model of a plan with its first, row by row: the pass rates by the test of baselines, costs and
 * times by their medians.
 * @param lifecycleOf what the catalog knows of a model.
 */
export function createMigration(
  plan: Pick<EvalPlan, 'models' | 'repeat' | 'variant'> & {
    readonly gate?: Partial<Tolerance>;
    readonly evaluation: { readonly name: string };
  },
  lifecycleOf: (model: string) => Lifecycle | undefined,
): MigrationTally {
  const [oldModel = '', newModel = ''] = plan.models;
  const tolerance = { ...defaultTolerance, ...plan.gate };
  const compared = createComparedRows(newModel, plan.repeat);
  const differing: ComparedRow[] = [];
  const figures = new Map<string, Map<string, Figures>>();
  const reasons = new Map<string, MigrationReason[]>();
  const groups = new Map<string, string | undefined>();
  let estimated = false;
  let missing = 0;

  function addReasons({ row, model, scores }: Sample): void {
    const found = reasons.get(row.id) ?? [];
    if (reasons.size < 4 * ROWS_KEPT) reasons.set(row.id, found);
    for (const { scorer, metric = scorer, reasons: all } of scores) {
      for (const reason of all) {
        const own = found.filter(each => each.model === model);
        const isNew = !own.some(each => each.scorer === metric && each.reason === reason);
        if (isNew && own.length < MOST_REASONS) found.push({ model, scorer: metric, reason });
      }
    }
  }

  function addFigures(sample: Sample): void {
    const { row, model, source, cost, totalTime, fallback } = sample;
    // What a fallback cost is not what the model costs. No model wrote a hand-written reply.
    if (fallback !== undefined || source === 'replayedHandWritten') return;
    const ofRow = figures.get(row.id) ?? new Map<string, Figures>();
    figures.set(row.id, ofRow);
    const found = ofRow.get(model) ?? { costs: [], times: [] };
    ofRow.set(model, found);
    if (cost.known && source !== 'sandbox') {
      found.costs.push(cost.total);
      estimated ||= cost.usage === 'estimated';
    }
    if (source === 'live' && sample.from === undefined) found.times.push(totalTime);
  }

  function medianChange(kind: keyof Figures): MedianChange | undefined {
    const pairs: (readonly [number, number])[] = [];
    const groupOf: (string | undefined)[] = [];
    for (const [id, models] of figures) {
      const [before, now] = [
        meanIfAny(models.get(oldModel)?.[kind]),
        meanIfAny(models.get(newModel)?.[kind]),
      ];
      if (before === undefined || now === undefined) continue;
      pairs.push([before, now]);
      groupOf.push(groups.get(id));
    }
    const found = bootstrapMedianChange(pairs, { confidence: 0.95 }, groupOf);
    if (!found) return undefined;
    const { first, second, interval } = found;
    return {
      rows: pairs.length,
      before: first,
      now: second,
      change: second - first,
      ...(interval && { interval }),
      estimated: kind === 'costs' && estimated,
    };
  }

  return {
    addSample(sample) {
      if (sample.again) return;
      if (sample.outcome === 'failed') addReasons(sample);
      if (sample.outcome !== 'errored') addFigures(sample);
    },
    addRow({ row: { id, file, line }, models }, group) {
      const [was, is] = [models.get(oldModel), models.get(newModel)];
      const [before, now] = [rateOfRow(was), rateOfRow(is)];
      groups.set(id, group);
      if (!was || !is || before === undefined || now === undefined) {
        missing += 1;
        return;
      }
      const samples = was.passed + was.failed;
      const earlier = { passed: was.passed, samples };
      compared.add({ ...earlier, score: was.score / samples }, is, now, group);
      if (before === now) return;
      differing.push({
        row: { id, file, line },
        model: newModel,
        before: earlier,
        now: { passed: is.passed, samples: is.passed + is.failed },
      });
    },
    summarise() {
      const [comparison] = compareModels([compared.compared()], tolerance);
      if (!comparison) throw new Error('one model is compared');
      const changes = rowChanges(differing, compared.rows(), tolerance.confidence);
      const rowsOf = (kind: RowChange['kind']): readonly MigrationRow[] =>
        changes.flatMap((change, index) => {
          const row = differing[index]?.row;
          if (change.kind !== kind || !row) return [];
          return [{ ...change, row, reasons: reasons.get(row.id) ?? [] }];
        });
      const [cost, time] = [medianChange('costs'), medianChange('times')];
      return {
        eval: plan.evaluation.name,
        variant: plan.variant,
        old: modelEnd(oldModel, lifecycleOf(oldModel)),
        new: modelEnd(newModel, lifecycleOf(newModel)),
        regress: tolerance.regress,
        confidence: tolerance.confidence,
        comparison,
        missing,
        breaks: rowsOf('newlyFailing').slice(0, ROWS_KEPT),
        gains: rowsOf('newlyPassing').slice(0, ROWS_KEPT),
        flaky: rowsOf('flaky').slice(0, ROWS_KEPT),
        ...(cost && { cost }),
        ...(time && { time }),
      };
    },
  };
}

function modelEnd(model: string, lifecycle: Lifecycle | undefined): ModelEnd {
  const { retiresOn, replacement } = lifecycle ?? {};
  return {
    model,
    status: lifecycleStatus(lifecycle),
    ...(retiresOn !== undefined && { retiresOn }),
    ...(replacement !== undefined && { replacement }),
  };
}

function meanIfAny(values: readonly number[] = []): number | undefined {
  return values.length === 0
    ? undefined
    : values.reduce((sum, value) => sum + value, 0) / values.length;
}
