import { type EvalEvent, type EvalSummary, runEval } from '../../eval/runner.ts';
import { askForTrust } from '../workspace/endpointTrust.ts';
import type { Evaluation } from './evaluationPlan.ts';

/** Runs the plans of an evaluation one after the other. A cancelled one also returns its summary. */
export async function runEvaluation(
  { plans, host, folder }: Evaluation,
  take: (event: EvalEvent) => void,
  signal: AbortSignal,
): Promise<readonly EvalSummary[]> {
  await askForTrust(
    host,
    plans.flatMap(plan => [plan, { ...plan, models: plan.embeddingModels }, ...plan.judgeRuns]),
  );
  const summaries: EvalSummary[] = [];
  for (const plan of plans) {
    for await (const event of runEval(plan, host, { folder }, signal)) {
      take(event);
      if (event.type === 'finished') summaries.push(event.summary);
    }
  }
  return summaries;
}

/** Number of samples for each row. */
export function samplesPerRow({ plans }: Evaluation): number {
  return plans.reduce((sum, { models, repeat }) => sum + models.length * repeat, 0);
}
