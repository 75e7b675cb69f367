import { checkedRow, type DatasetRow, isBadRow } from '../dataset/row.ts';
import { givenReply } from '../givenReply.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import { ScorerError } from '../scorers/scorer.ts';
import { hasRules } from '../scorers/table.ts';

/**
 * Whether a scorer applies to a row. Scorers are asked about an empty reply, because only they know what they
 * need of a row. None calls anything.
 */
export async function hasScorer(row: DatasetRow, plan: EvalPlan): Promise<boolean> {
  // All of it is compared, or it would be reported.
  if (row.expected !== undefined) return true;
  const checked = checkedRow(row, plan);
  if (isBadRow(checked)) return true;
  const { scorers = plan.scorers, input } = checked;
  const verdict = hasRules(plan.prompt.document) ? 'valid' : 'none';
  const record = givenReply('', { validation: { verdict } });
  for (const scorer of scorers) {
    try {
      if ((await scorer.judge({ input, record })) !== undefined) return true;
    } catch (error) {
      // It applies, and needs a judge or a module.
      if (error instanceof ScorerError) return true;
      throw error;
    }
  }
  return false;
}
