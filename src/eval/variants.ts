import type { RunHost } from '../run/host.ts';
import { createChannel } from './channel.ts';
import { createGrid, type Grid } from './results/grid.ts';
import type { OnRow } from './results/rowTally.ts';
import { type EvalEvent, type EvalPlan, type EvalSummary, runEval } from './runner.ts';
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
  /** One for each plan, in the same order. */
  readonly summaries: readonly EvalSummary[];
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
export async function* runVariants(
  plans: readonly EvalPlan[],
  host: RunHost,
  { folder, results, onRow }: VariantOptions,
  signal: AbortSignal,
): AsyncGenerator<EvaluationEvent, EvaluationResult> {
  const concurrency = Math.max(1, ...plans.map(plan => plan.concurrency));
  const channel = createChannel<EvaluationEvent>(4 * concurrency);
  const grid = createGrid(plans);
  const slots = createSlots(concurrency);
  const id = plans.length > 1 ? newRunName(new Date()) : undefined;
  const limit = plans[0]?.budget;
  const budget = limit === undefined ? undefined : createEvalBudget(limit);
  const reader = new AbortController();
  const ended = AbortSignal.any([signal, reader.signal]);

  async function runOne(plan: EvalPlan, place: number): Promise<EvalSummary> {
    const takeRow: OnRow = (result, group) => {
      grid.addRow(plan, result, group);
      onRow?.(plan, result, group);
    };
    const part = id === undefined ? undefined : { id, place };
    const options = { folder, part, results, slots, budget, onRow: takeRow };
    const events = runEval(plan, host, options, ended);
    for (;;) {
      const step = await events.next();
      if (step.done) return step.value;
      await channel.push({ plan, event: step.value });
    }
  }

  const runs = plans.map(runOne);
  void Promise.all(runs).then(
    () => channel.close(),
    error => channel.close(error),
  );
  try {
    yield* channel.read();
  } finally {
    reader.abort();
    channel.discard();
    await Promise.allSettled(runs);
  }
  const summaries = await Promise.all(runs);
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
