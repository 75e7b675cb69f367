import type { Migration, MigrationTally } from '../../eval/migration/migration.ts';
import type { Grid } from '../../eval/results/grid.ts';
import type { Sample } from '../../eval/results/sample.ts';
import type { EvalPlan, EvalSummary } from '../../eval/runner.ts';
import { runVariants } from '../../eval/variants.ts';
import { meaningOf } from '../../model/errors.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { RunWorkspace } from '../workspace/workspace.ts';
import { createProgress } from './progress.ts';
import { createTroubles, type Troubles } from './troubles.ts';

/** One completed prompt of an evaluation. */
export interface Ended {
  readonly plan: EvalPlan;
  readonly summary: EvalSummary;
  /** Samples that were not sent because of their input or the name of the model. */
  readonly misused: number;
  /** Samples that were not sent because of a budget. */
  readonly overBudget: number;
  /** Present when its two models are compared as old and new. */
  readonly migration?: Migration;
}

export interface EndedPrompts {
  readonly prompts: readonly Ended[];
  readonly grid: Grid;
  readonly troubles: Troubles;
}

/** Runs the prompts of one evaluation with one progress bar. */
export async function runEvaluation(
  plans: readonly EvalPlan[],
  { host, folder }: RunWorkspace,
  terminal: Terminal,
  migrations: ReadonlyMap<EvalPlan, MigrationTally> = new Map(),
): Promise<EndedPrompts> {
  const progress = createProgress(terminal.stderr, terminal.colors);
  const label = plans[0]?.evaluation.name ?? '';
  const limit = plans[0]?.budget;
  let spent = 0;
  const counts = { done: 0, total: 0, failed: 0, errored: 0 };
  const seen = new Map(plans.map(plan => [plan, { misused: 0, overBudget: 0 }]));
  const troubles = createTroubles();
  const events = runVariants(
    plans,
    host,
    { folder, onRow: (plan, result, group) => migrations.get(plan)?.addRow(result, group) },
    terminal.signal,
  );
  for (;;) {
    const step = await events.next();
    if (step.done) {
      progress.clear();
      const { summaries, grid } = step.value;
      return {
        grid,
        prompts: plans.flatMap((plan, index) => endedOf(plan, summaries[index])),
        troubles: troubles.summarise(),
      };
    }
    const { plan, event } = step.value;
    if (event.type === 'started') counts.total += event.samples;
    if (event.type !== 'sample' || event.sample.again) continue;
    const { sample } = event;
    counts.done += 1;
    if (sample.outcome === 'failed') counts.failed += 1;
    if (sample.outcome === 'errored') counts.errored += 1;
    troubles.add(sample, plan.variant);
    migrations.get(plan)?.addSample(sample);
    note(plan, sample);
    spent += event.spent;
    progress.update({
      label,
      ...counts,
      ...(limit !== undefined && { budget: { spent, limit } }),
    });
  }

  function note(plan: EvalPlan, sample: Sample): void {
    const state = seen.get(plan);
    if (!state) return;
    const exit = sample.error && meaningOf(sample.error).exit;
    if (exit === 'misused') state.misused += 1;
    if (exit === 'budget') state.overBudget += 1;
  }

  function endedOf(plan: EvalPlan, summary: EvalSummary | undefined): readonly Ended[] {
    const state = seen.get(plan);
    if (!summary || !state) return [];
    const migration = migrations.get(plan)?.summarise();
    return [{ plan, summary, ...state, ...(migration && { migration }) }];
  }
}
