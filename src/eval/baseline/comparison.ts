import type { EvalPlan } from '../plan/evalPlan.ts';
import { type RowResult, rateOfRow } from '../results/rowTally.ts';
import type { RowReference, Sample } from '../results/sample.ts';
import { createServedTally } from '../results/served.ts';
import type { Baseline } from './baseline.ts';
import { createComparedRows } from './comparedRows.ts';
import type { Flip } from './confirmation.ts';
import { type EvalHashes, evalHashes, hashNames, recordedRepliesHash, rowHash } from './hashes.ts';
import { messages } from './messages.ts';
import { type ModelChange, type ModelIdentity, modelChange } from './modelIdentity.ts';
import { type ComparedRow, type RowChange, type RowChangeKind, rowChanges } from './rowChanges.ts';
import {
  compareModels,
  type ModelComparison,
  type RegressionVerdict,
  regressionVerdict,
  type Tolerance,
} from './verdict.ts';

export type { RowChange } from './rowChanges.ts';
export type { ModelComparison } from './verdict.ts';

/** An evaluation compared with its baseline. */
export interface Comparison extends Tolerance {
  /** Path of the baseline file. */
  readonly baseline: string;
  readonly verdict: RegressionVerdict;
  /** A sentence that says why nothing could be compared. Absent when something was compared. */
  readonly reason?: string;
  /** What has changed since the baseline was written. */
  readonly differs: readonly (keyof EvalHashes | 'model' | 'fingerprint')[];
  /** The models that are not known to be those of the baseline. Absent when there are none. */
  readonly otherModels?: readonly OtherModel[];
  /** The models that the baseline also has. */
  readonly models: readonly ModelComparison[];
  /** Models of this run of which the baseline has no results; absent when there are none or nothing could be compared. */
  readonly newModels?: readonly string[];
  /** Rows that differ, at most 1,000 of each kind. */
  readonly rows: readonly RowChange[];
  /** The numbers of all rows that differ, also of those that `rows` leaves out. */
  readonly counts: Readonly<Record<RowChangeKind, number>>;
}

/** A model that answers otherwise than the one of the baseline may have. */
export interface OtherModel {
  readonly model: string;
  readonly change: ModelChange;
  readonly before: ModelIdentity;
  readonly now: ModelIdentity;
}

export interface ComparisonTally {
  /** Looks at which model answered. */
  addSample(sample: Pick<Sample, 'model' | 'answeredBy' | 'fingerprint'>): void;
  addRow(result: RowResult, group: string | undefined): void;
  /** Completed rows that should be sampled again. */
  flips(): readonly Flip[];
  /** @param complete whether every row of the dataset was read. Missing rows are only known then. */
  summarise(complete: boolean): Comparison;
}

/**
 * How many flipped rows are kept for sampling again. With more, the verdict does not depend on single rows.
 */
const MOST_FLIPS = 500;

/** Maximum number of rows of each kind that are listed, so that memory stays constant. */
export const ROWS_KEPT = 1000;

export const defaultTolerance: Tolerance = { regress: 0.02, confidence: 0.95 };

/** Compares rows as they end. Memory grows with the number of rows in the baseline. */
export function createComparison(
  plan: Pick<
    EvalPlan,
    'models' | 'modelHashes' | 'repeat' | 'gate' | 'prompt' | 'scorers' | 'judgeRuns' | 'moduleRuns'
  >,
  { file, contents }: { readonly file: string; readonly contents: Baseline },
): ComparisonTally {
  const tolerance = { ...defaultTolerance, ...plan.gate };
  const before = new Map(contents.rows.map(row => [row.id, row]));
  const unseen = new Set(before.keys());
  const hashes = evalHashes(plan);
  const differs = hashNames.filter(key => hashes[key] !== contents[key]);
  const isComparable = !differs.includes('scorers');
  const models = new Map(plan.models.map(model => [model, createComparedRows(model, plan.repeat)]));
  const edited: RowChange[] = [];
  const differing: ComparedRow[] = [];
  const flips: Flip[] = [];
  const served = createServedTally();
  let compared = 0;

  function otherModels(): readonly OtherModel[] {
    return plan.models.flatMap((model): readonly OtherModel[] => {
      const before = contents.models?.[model];
      const now = { hash: plan.modelHashes[model] ?? '', ...served.of(model) };
      const change = before && modelChange(before, now);
      return change ? [{ model, change, before, now }] : [];
    });
  }

  return {
    addSample: sample => served.add(sample),
    addRow(result, group) {
      const { id, file: dataset, line } = result.row;
      const row = { id, file: dataset, line };
      unseen.delete(id);
      const earlier = before.get(id);
      if (!earlier) return void edited.push({ kind: 'added', row });
      if (earlier.row !== rowHash(result.row)) return void edited.push({ kind: 'changed', row });
      if (!isComparable) return;
      for (const [model, count] of result.models) {
        const was = earlier.results[model];
        const rate = rateOfRow(count);
        if (!was || rate === undefined) continue;
        compared += 1;
        const replies = recordedRepliesHash(count.replies);
        const isSame = replies !== undefined && replies === was.replies;
        if (isSame && rate === was.passed / was.samples) {
          models.get(model)?.addUnchanged(rate);
          continue;
        }
        models.get(model)?.add(was, count, rate, group);
        if (rate === was.passed / was.samples) continue;
        const now = { passed: count.passed, samples: count.passed + count.failed };
        const found: ComparedRow = {
          row,
          model,
          before: { passed: was.passed, samples: was.samples },
          now,
        };
        differing.push(found);
        const wasCertain = was.passed === 0 || was.passed === was.samples;
        if (wasCertain && count.recorded === 0 && flips.length < MOST_FLIPS) {
          flips.push({ row: result.row, compared: found });
        }
      }
    },
    flips: () => flips,
    summarise(complete) {
      const known = [...models.values()].filter(({ rows }) => rows() > 0);
      const comparisons = compareModels(
        known.map(model => model.compared()),
        tolerance,
      );
      const accepted = new Set(contents.rows.flatMap(({ results }) => Object.keys(results)));
      const newModels = plan.models.filter(model => !accepted.has(model));
      const missing = complete ? [...unseen] : [];
      const others = otherModels();
      const reason = notComparedReason(isComparable, comparisons);
      // Rows end in any order.
      const changes: readonly RowChange[] = [
        ...rowChanges(differing.sort(byPlace), compared, tolerance.confidence),
        ...edited.sort(byPlace),
        ...missing.map(id => ({ kind: 'missing' as const, row: { id } })),
      ];
      return {
        baseline: file,
        verdict: regressionVerdict(comparisons),
        ...(reason !== undefined && { reason }),
        regress: tolerance.regress,
        confidence: tolerance.confidence,
        differs: [...differs, ...new Set(others.map(differenceOf))],
        ...(others.length > 0 && { otherModels: others }),
        models: comparisons,
        ...(reason === undefined && newModels.length > 0 && { newModels }),
        ...listedChanges(changes),
      };
    },
  };
}

function differenceOf({ change }: OtherModel): 'model' | 'fingerprint' {
  return change === 'fingerprint' ? change : 'model';
}

interface Placed {
  readonly row: Partial<RowReference>;
  readonly model?: string;
}

function byPlace(one: Placed, other: Placed): number {
  const by = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0);
  const { row } = one;
  return (
    by(row.file, other.row.file) ||
    (row.line ?? 0) - (other.row.line ?? 0) ||
    by(one.model, other.model)
  );
}

function notComparedReason(
  isComparable: boolean,
  comparisons: readonly ModelComparison[],
): string | undefined {
  if (!isComparable) {
    return messages.otherScorers();
  }
  return comparisons.length > 0 ? undefined : messages.nothingInCommon();
}

const kinds: readonly RowChangeKind[] = [
  'newlyFailing',
  'newlyPassing',
  'flaky',
  'changed',
  'added',
  'missing',
];

function listedChanges(changes: readonly RowChange[]): Pick<Comparison, 'rows' | 'counts'> {
  const byKind = kinds.map(kind => changes.filter(change => change.kind === kind));
  const count = (kind: RowChangeKind): number => byKind[kinds.indexOf(kind)]?.length ?? 0;
  return {
    rows: byKind.flatMap(each => each.slice(0, ROWS_KEPT)),
    counts: {
      newlyFailing: count('newlyFailing'),
      newlyPassing: count('newlyPassing'),
      flaky: count('flaky'),
      changed: count('changed'),
      added: count('added'),
      missing: count('missing'),
    },
  };
}
