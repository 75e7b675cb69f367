import { formatCount, formatTokens, formatUsd, formatUsdLimit } from '../../format/figures.ts';

/** Every message about a call that a limit refuses. `budget` is from `budgets`. */
export const messages = {
  unwritten: (problem: string) =>
    `Today's spending could not be written: ${problem}. The call counts with its maximum cost.`,
  unreadBudget: (limit: number, problem: string) =>
    `The budget of ${budgets.day(limit)} cannot be applied: its spending could not be read or written: ${problem}.`,
  unpricedKey: (key: string, budget: string) =>
    `What \`config.${key}\` adds to the price is unknown, so the budget of ${budget} cannot be applied; remove it, or the budget.`,
  /** USD. `fix` is from `fixes`. */
  overBudget: (
    model: string,
    worst: number,
    budget: string,
    left: number,
    reserved: number,
    fix: string,
  ) =>
    `A call of ${model} may cost ~${formatUsd(worst, left)}, and of the budget of ${budget} ${formatUsd(left, worst)} is left${reserved > 0 ? ` (${formatUsd(reserved)} is reserved for calls in progress)` : ''}; ${fix}.`,
  tokensUsed: (limit: number, used: number) =>
    `The budget of ${formatCount(limit)} output tokens a run is used up (${formatCount(used)} so far).`,
  moreThanBudget: (key: string, asked: number, limit: number) =>
    `\`config.${key}\` asks for ${formatCount(asked)} output tokens, and the budget allows ${formatCount(limit)} a run; lower it, or raise the budget.`,
  moreThanModel: (key: string, asked: number, model: string, limit: number) =>
    `\`config.${key}\` asks for ${formatCount(asked)} output tokens, and ${model} writes ${formatCount(limit)} at most; lower it, or choose another model.`,
  contextWindow: (tokens: number, model: string, window: number) =>
    `The request has ${formatTokens(tokens, true)}, and the context window of ${model} is ${formatTokens(window)}; shorten the input, or choose a model with a larger context window.`,
} as const;

/** A budget as messages name it. USD. */
export const budgets = {
  run: (limit: number) => `${formatUsdLimit(limit)} a run`,
  day: (limit: number) => `${formatUsdLimit(limit)} a day`,
  parent: (limit: number) => `${formatUsdLimit(limit)} of the calling run`,
} as const;

/** What a person can do about a budget that is too small, as the end of `overBudget`. */
export const fixes = {
  lower: (key: string, tokens: number) =>
    `lower \`config.${key}\` to ${tokens}, or raise the budget`,
  shorten: () => 'shorten the input, raise the budget, or choose a cheaper model',
} as const;
