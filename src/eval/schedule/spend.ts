import { formatUsd } from '../../format/figures.ts';
import type { RunHost } from '../../run/host.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import { estimateSpend, type SpendEstimate } from './estimate.ts';
import { messages } from './messages.ts';

/** US dollars above which a person confirms an evaluation, unless `budget.confirm` of the settings says otherwise. */
export const CONFIRM_ABOVE = 5;

/** What evaluations that start together are expected to use. */
export interface ExpectedSpend extends SpendEstimate {
  /** US dollars: the lowest limit above which one of them needs a confirmation. */
  readonly confirmAbove: number;
}

/** Estimates evaluations together. Sends nothing. */
export async function expectedSpend(
  planned: readonly {
    readonly plan: EvalPlan;
    readonly host: Pick<RunHost, 'settings' | 'findKey'>;
  }[],
  signal: AbortSignal,
): Promise<ExpectedSpend> {
  const estimates = await Promise.all(
    planned.map(({ plan, host }) => estimateSpend(plan, host, signal)),
  );
  const sum = (of: (each: SpendEstimate) => number): number =>
    estimates.reduce((total, each) => total + of(each), 0);
  const limits = planned.map(({ host }) => host.settings.budget.confirm?.value ?? CONFIRM_ABOVE);
  return {
    calls: sum(({ calls }) => calls),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    usd: sum(({ usd }) => usd),
    unknown: [...new Set(estimates.flatMap(({ unknown }) => unknown))],
    confirmAbove: Math.min(...limits),
  };
}

/** `~$1.20 for 600 calls, ~420,000 input and ~90,000 output tokens, without reasoning and retries.` */
export function spendText(estimate: SpendEstimate): string {
  const { calls, inputTokens, outputTokens, unknown } = estimate;
  const tokens = messages.tokens(inputTokens, outputTokens);
  const notes = unknown.map(each => ` ${each}`).join('');
  return messages.estimate(spendCost(estimate), calls, tokens, notes);
}

/** `~$1.20`, or that nothing is known about it. */
export function spendCost({ usd, unknown }: SpendEstimate): string {
  return usd > 0 || unknown.length === 0 ? `~${formatUsd(usd)}` : messages.unknownCost();
}
