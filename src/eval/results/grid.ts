import { rowHash } from '../baseline/hashes.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import type { ModelSummary } from './modelTally.ts';
import { createPairs, type Pair } from './pairs.ts';
import { type RowResult, rateOfRow } from './rowTally.ts';

/** One prompt on one model. */
export interface GridColumn {
  /** The prompt: `triage`, `triage.short`, or `triage@3f2a1bc` for a git commit. */
  readonly variant: string;
  /** `provider/model`. */
  readonly model: string;
}

/** The prompts of one evaluation on their models, compared on the same rows. */
export interface Grid {
  /** Name of the evaluation. */
  readonly eval: string;
  readonly variants: readonly string[];
  /** Models of all variants, in the order of their first use. */
  readonly models: readonly string[];
  /** One column for each variant and model that ran, ordered by variant, then by model. */
  readonly columns: readonly (GridColumn & { readonly summary: ModelSummary })[];
  /** Each column with each later one. With more than 12 columns, only those of the same model or variant. */
  readonly pairs: readonly Pair<GridColumn>[];
}

/** What a grid needs of the plan of a prompt, or of its stored run. */
export type GridPlan = Pick<EvalPlan, 'variant' | 'models' | 'repeat' | 'datasets'> & {
  readonly evaluation: { readonly name: string };
};

/** Adds up the rows of all plans of an evaluation as they end. */
export interface GridTally {
  /** @param group rows in the same group are not independent. */
  addRow(plan: GridPlan, result: RowResult, group: string | undefined): void;
  /** @param summaries of the plans that have one. Other plans have no columns. */
  summarise(summaries: ReadonlyMap<GridPlan, readonly ModelSummary[]>): Grid;
}

interface GridRow {
  readonly rates: (number | undefined)[];
  group: string | undefined;
  /** Number of plans that have not delivered the row yet. */
  missing: number;
}

/**
 * Compares the columns of plans that run at the same time. A row is kept until the last plan has delivered
 * it, so plans that keep the same pace need little memory.
 */
export function createGrid(plans: readonly GridPlan[]): GridTally {
  const columns = plans.flatMap(plan =>
    plan.models.map(model => ({ plan, column: { variant: plan.variant, model } })),
  );
  const starts = new Map(
    plans.map(plan => [plan, columns.findIndex(column => column.plan === plan)]),
  );
  const pairs = createPairs(
    columns.map(({ column }) => column),
    plans[0]?.repeat ?? 1,
    (one, other) => one.model === other.model || one.variant === other.variant,
  );
  const keyOf = keyOfRows(plans);
  const open = new Map<string, GridRow>();

  function close(key: string, { rates, group }: GridRow): void {
    open.delete(key);
    pairs.addRow(rates, group);
  }

  return {
    addRow(plan, result, group) {
      const key = keyOf(result);
      const found = open.get(key) ?? { rates: [], group, missing: plans.length };
      open.set(key, found);
      const start = starts.get(plan) ?? 0;
      plan.models.forEach((model, index) => {
        found.rates[start + index] = rateOfRow(result.models.get(model));
      });
      found.group ??= group;
      found.missing -= 1;
      if (found.missing === 0) close(key, found);
    },
    summarise(summaries) {
      for (const [key, row] of [...open]) close(key, row);
      return {
        eval: plans[0]?.evaluation.name ?? '',
        variants: plans.map(({ variant }) => variant),
        models: [...new Set(plans.flatMap(({ models }) => models))],
        columns: columns.flatMap(({ plan, column }) => {
          const summary = summaries.get(plan)?.find(({ model }) => model === column.model);
          return summary ? [{ ...column, summary }] : [];
        }),
        pairs: pairs.summarise(),
      };
    },
  };
}

/**
 * Rows of the same files are equal when their ids are. Rows of different files must also have the same input.
 */
function keyOfRows(plans: readonly GridPlan[]): (result: RowResult) => string {
  const files = new Set(plans.map(({ datasets }) => datasets.join('\n')));
  return files.size === 1 ? ({ row }) => row.id : ({ row }) => `${row.id}\n${rowHash(row)}`;
}
