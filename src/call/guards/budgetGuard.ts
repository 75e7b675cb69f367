import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import type { ModelFacts } from '../../model/catalogue/modelFacts.ts';
import { PER_TOKEN } from '../../model/cost.ts';
import { type GuardFacts, ProviderError } from '../../model/errors.ts';
import { askedOutput, unpricedKey } from '../../model/parameters/passedConfig.ts';
import type { ModelRequest } from '../../model/request.ts';
import { isUnbilled, unpricedText } from '../../model/settings/budgets.ts';
import type { Settings } from '../../model/settings/settings.ts';
import { estimateInput } from '../../model/tokens/tokens.ts';
import { policyOf } from '../../prompt/frontmatter/policy.ts';
import type { Booked } from '../host.ts';
import { guarded, placeInPrompt } from './guard.ts';
import { budgets, fixes, messages } from './messages.ts';

/** What a run has used so far. */
export interface Used {
  readonly usd: number;
  readonly outputTokens: number;
}

/** What a call may use: `maxOutputTokens` limits its request, and `worstCase` is its maximum cost. */
export interface Allowance {
  /** Replaces an absent `maxOutputTokens`, so that the provider applies the limit. */
  readonly maxOutputTokens?: number;
  /** Maximum cost in US dollars. 0 when no budget applies. */
  readonly worstCase: number;
}

export interface BudgetSubject {
  readonly prompt: LoadedPrompt;
  readonly request: ModelRequest;
  readonly facts: ModelFacts | undefined;
  readonly settings: Settings;
}

/** The smallest output limit that providers accept. */
const SMALLEST_OUTPUT = 16;

interface Limit {
  /** US dollars left. */
  readonly left: number;
  /** US dollars that are reserved for calls in progress. */
  readonly reserved?: number;
  /** The budget as text: `$0.01 a run`. */
  readonly words: string;
  readonly place: Pick<GuardFacts, 'file' | 'line'>;
}

/** The budgets that other calls use too. */
export interface SharedBudgets {
  /** The day's spending. */
  readonly day?: Booked;
  /** The budget of the run that this call is a step of. */
  readonly parent?: { readonly limit: number; readonly left: number; readonly reserved: number };
}

/**
 * Refuses a call that may cost more than what is left of a budget. Without a budget, nothing is calculated.
 */
export async function budgetGuard(
  subject: BudgetSubject,
  used: Used,
  shared: SharedBudgets = {},
): Promise<Allowance | ProviderError> {
  const tokens = tokensLeft(subject, used);
  if (tokens instanceof ProviderError) return tokens;
  const limits = limitsOf(subject, used, shared);
  const tightest = limits.toSorted((a, b) => a.left - b.left)[0];
  const { parameters } = subject.request;
  const most = askedOutput(parameters);
  const asked = most?.tokens;
  // A limit under a provider's own name is also sent under our name, because not every server knows the
  // provider's name.
  const isOpen = parameters.maxOutputTokens === undefined;
  const cap = isOpen && tokens !== undefined ? { maxOutputTokens: asked ?? tokens } : {};
  if (!tightest || isUnbilled(subject.request.model, subject.settings))
    return { ...cap, worstCase: 0 };
  const { facts, request } = subject;
  const unpriced = unpricedKey(parameters.extra ?? {});
  if (unpriced !== undefined) {
    return over(tightest, messages.unpricedKey(unpriced, tightest.words));
  }
  if (!facts?.prices) {
    return over(tightest, unpricedText(request.model, tightest.words));
  }
  const { input, cacheWrite = input, output } = facts.prices;
  const inputCost = (await estimateInput(request)).tokens * Math.max(input, cacheWrite) * PER_TOKEN;
  const affordable = Math.floor((tightest.left - inputCost) / (output * PER_TOKEN));
  const wanted =
    asked ?? Math.min(tokens ?? affordable, affordable, facts.maxOutputTokens ?? affordable);
  if (affordable < Math.max(SMALLEST_OUTPUT, asked ?? 0)) {
    const left = Math.max(0, tightest.left);
    const worst = inputCost + Math.max(SMALLEST_OUTPUT, asked ?? 0) * output * PER_TOKEN;
    const fix =
      most && affordable >= SMALLEST_OUTPUT ? fixes.lower(most.key, affordable) : fixes.shorten();
    const { words, reserved = 0 } = tightest;
    return over(tightest, messages.overBudget(request.model, worst, words, left, reserved, fix));
  }
  return {
    ...(isOpen && { maxOutputTokens: wanted }),
    worstCase: inputCost + wanted * output * PER_TOKEN,
  };
}

function tokensLeft({ prompt }: BudgetSubject, used: Used): number | ProviderError | undefined {
  const { outputTokens } = policyOf(prompt.document).budget;
  if (outputTokens === undefined) return undefined;
  const left = outputTokens - used.outputTokens;
  if (left >= SMALLEST_OUTPUT) return left;
  return guarded(messages.tokensUsed(outputTokens, used.outputTokens), {
    rule: 'budget',
    ...placeInPrompt(prompt, 'touchstone.budget'),
  });
}

function limitsOf(
  { prompt, settings }: Pick<BudgetSubject, 'prompt' | 'settings'>,
  used: Used,
  { day: booked = { spent: 0, reserved: 0 }, parent }: SharedBudgets,
): readonly Limit[] {
  const own = policyOf(prompt.document).budget.usd;
  const { run, day } = settings.budget;
  const limits: Limit[] = [];
  if (own !== undefined) {
    const place = placeInPrompt(prompt, 'touchstone.budget');
    limits.push({ left: own - used.usd, words: budgets.run(own), place });
  } else if (run) {
    const { value, ...place } = run;
    limits.push({ left: value - used.usd, words: budgets.run(value), place });
  }
  if (day) {
    const { value, ...place } = day;
    const { spent, reserved } = booked;
    limits.push({
      left: value - spent - reserved,
      reserved,
      words: budgets.day(value),
      place,
    });
  }
  if (parent) {
    const { limit, left, reserved } = parent;
    limits.push({
      left,
      reserved,
      words: budgets.parent(limit),
      place: {},
    });
  }
  return limits;
}

function over({ place }: Limit, message: string): ProviderError {
  return guarded(message, { rule: 'budget', ...place });
}
