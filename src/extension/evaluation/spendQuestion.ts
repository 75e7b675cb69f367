import { l10n } from 'vscode';
import type { EvalPlan } from '../../eval/runner.ts';
import { type ExpectedSpend, spendCost, spendText } from '../../eval/schedule/spend.ts';
import { formatUsdLimit } from '../../format/figures.ts';

/** What a person confirms before evaluations start; undefined when their expected cost is not above the limit. */
export function spendQuestion(
  spend: ExpectedSpend,
  plans: readonly Pick<EvalPlan, 'budget' | 'cheapest' | 'evaluation'>[],
): { readonly message: string; readonly detail: string } | undefined {
  const { usd, confirmAbove } = spend;
  if (usd <= confirmAbove) return undefined;
  const values = [spendCost(spend), formatUsdLimit(confirmAbove)] as const;
  const message = plans.some(({ cheapest }) => cheapest)
    ? l10n.t('The search is estimated to cost at most {0}. The limit is {1}. Start it?', ...values)
    : l10n.t('The evaluation is estimated to cost {0}. The limit is {1}. Start it?', ...values);
  // The prompts of one evaluation share its budget.
  const budgets = new Map(plans.map(({ evaluation, budget }) => [evaluation.key, budget]));
  const [budget, ...others] = budgets.values();
  const limits = [
    ...(budget !== undefined && others.length === 0
      ? [l10n.t('It stops before it exceeds its budget of {0}.', formatUsdLimit(budget))]
      : []),
    l10n.t('`budget.confirm` in touchstone.yaml sets the limit.'),
  ];
  return { message, detail: [spendText(spend), ...limits].join('\n\n') };
}
