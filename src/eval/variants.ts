import type { RunHost } from '../run/host.ts';
import { eventsOfWork } from './channel.ts';
import { createGrid, type Grid } from './results/grid.ts';
import type { OnRow } from './results/rowTally.ts';
import { type EvalEvent, type EvalPlan, type EvalSummary, evaluate, eventsOf } from './runner.ts';
import { createEvalBudget } from './schedule/policies/budgetStop.ts';
import { createSlots } from './schedule/slots.ts';
import { newRunName } from './stored/runName.ts';
import { keepSummary } from './stored/summaryFile.ts';

export interface EvaluationEvent {
  readonly plan: EvalPlan;
  readonly event: EvalEvent;
}

/** The result of an evaluation of several prompts. */
export interface EvaluationResult {
  /** One for each prompt, and with `promptAt` for each of its revisions, in the order of the plans. */
  readonly summaries: readonly EvalSummary[];
  /** All prompts on all models, compared on the same rows. */
  readonly grid: Grid;
}

export interface VariantOptions {
  /** The workspace folder. */
  readonly folder: string;
  /** The folder of results below it. Default: `.touchstone/evals`. */
  readonly results?: string;
  /** Takes each row of each plan when its last sample has ended. */
  readonly onRow?: (plan: EvalPlan, ...row: Parameters<OnRow>) => void;
}

/**
 * Runs all prompts of one evaluation at the same time, with the concurrency of one. The prompts take turns
 * row by row, so that a provider that becomes slower or answers differently affects all of them equally.
 * Differences between prompts are then not caused by the time of day.
 * @param plans of one evaluation.
 */
export function runVariants(
  plans: readonly EvalPlan[],
  host: RunHost,
  { folder, results, onRow }: VariantOptions,
  signal: AbortSignal,
): AsyncGenerator<EvaluationEvent, EvaluationResult> {
  const concurrency = Math.max(1, ...plans.map(plan => plan.concurrency));
  const grid = createGrid(plans);
  const slots = createSlots(concurrency);
  const id = plans.length > 1 ? newRunName(new Date()) : undefined;
  const limit = plans[0]?.budget;
  const budget = limit === undefined ? undefined : createEvalBudget(limit);

  async function evaluateAll(
    emit: (event: EvaluationEvent) => Promise<void>,
    ended: AbortSignal,
  ): Promise<EvaluationResult> {
    const failed = new AbortController();
    const either = AbortSignal.any([ended, failed.signal]);
    const evaluations = plans.map(async (plan, place) => {
      const takeRow: OnRow = (result, group) => {
        grid.addRow(plan, result, group);
        onRow?.(plan, result, group);
      };
      const part = id === undefined ? undefined : { id, place };
      const options = { folder, part, results, slots, budget, onRow: takeRow };
      try {
        return await evaluate(plan, host, options, event => emit({ plan, event }), either);
      } catch (error) {
        failed.abort();
        throw error;
      }
    });
    await Promise.allSettled(evaluations);
    const summaries = await Promise.all(evaluations);
    const byPlan = new Map<EvalPlan, EvalSummary['models']>(
      plans.map((plan, index) => [plan, summaries[index]?.models ?? []]),
    );
    const compared = grid.summarise(byPlan);
    if (plans.length > 1) {
      for (const summary of summaries) {
        const { results } = summary;
        if (results !== undefined) {
          await keepSummary(results, folder, { summary, pairs: compared.pairs });
        }
      }
    }
    return { summaries, grid: compared };
  }

  return eventsOfWork(evaluateAll, eventsOf({ concurrency }), signal);
}
