import { l10n } from 'vscode';
import { type ExpectedSpend, expectedSpend } from '../../eval/schedule/spend.ts';
import { notify } from '../notify.ts';
import { askInDialog } from '../workspace/endpointTrust.ts';
import type { ReadyEvaluation } from './evaluationPlan.ts';
import { spendQuestion } from './spendQuestion.ts';

/**
 * Asks about everything that evaluations need a permission for, together: endpoints, and a cost above the limit.
 * Sends nothing.
 * @returns what they are expected to use, or undefined when they must not start.
 */
export async function approve(
  evaluations: readonly ReadyEvaluation[],
  signal: AbortSignal,
): Promise<ExpectedSpend | undefined> {
  for (const { host, plans } of evaluations) {
    await askInDialog(
      host,
      plans.flatMap(plan => [plan, { ...plan, models: plan.embeddingModels }, ...plan.judgeRuns]),
    );
  }
  const planned = evaluations.flatMap(({ plans, host }) => plans.map(plan => ({ plan, host })));
  const spend = await expectedSpend(planned, signal);
  const question = spendQuestion(
    spend,
    planned.map(({ plan }) => plan),
  );
  if (!question) return spend;
  const start = l10n.t('Run Evaluation');
  const picked = await notify.modal(question.message, question.detail, start);
  return picked === start ? spend : undefined;
}
