import { setTimeout as pause } from 'node:timers/promises';
import { fileProblem } from '../../files/fileProblem.ts';
import { formatUsdLimit } from '../../format/figures.ts';
import { ProviderError } from '../../model/errors.ts';
import { type Allowance, type BudgetSubject, budgetGuard, type Used } from './budgetGuard.ts';
import { guarded } from './guard.ts';
import type { Settle, Spending } from './spending.ts';

/** What a call may use, with its worst case set aside where a budget of the day counts it. */
export interface BudgetedCall {
  readonly allowance: Allowance;
  readonly settle?: Settle;
}

export interface BudgetTimes {
  /** Milliseconds the call may take. */
  readonly duration: number;
  /** Milliseconds to wait for money that calls in progress have set aside and may not need. */
  readonly patience: number;
}

/** Milliseconds between two looks at the day's spending. */
const POLL = { first: 25, longest: 1000 } as const;

/**
 * Applies the budgets to a call and sets aside what it may cost. While only calls in progress keep it
 * from having what it needs, it waits for them to settle.
 * @throws ProviderError of the budget that refuses, or the signal's reason.
 */
export async function reserveBudget(
  subject: BudgetSubject,
  used: Used,
  spending: Spending,
  { duration, patience }: BudgetTimes,
  signal: AbortSignal,
): Promise<BudgetedCall> {
  const { day } = subject.settings.budget;
  if (!day) return { allowance: orThrow(await budgetGuard(subject, used)) };
  try {
    const end = performance.now() + patience;
    for (let wait: number = POLL.first; ; wait = Math.min(2 * wait, POLL.longest)) {
      const booked = await spending.today();
      const now = await budgetGuard(subject, used, booked);
      const later =
        booked.reserved > 0 ? await budgetGuard(subject, used, { ...booked, reserved: 0 }) : now;
      const isLast = performance.now() >= end;
      if (isLast || !isBetter(later, now)) {
        const allowance = orThrow(now);
        if (allowance.worstCase === 0) return { allowance };
        const settle = await spending.reserve(allowance.worstCase, day.value, duration);
        if (settle) return { allowance, settle };
      }
      await pause(wait, undefined, { signal });
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ProviderError) throw error;
    throw guarded(
      `The budget of ${formatUsdLimit(day.value)} a day cannot be applied: its spending could not be read or written: ${fileProblem(error)}.`,
      { rule: 'budget', file: day.file, line: day.line },
    );
  }
}

function orThrow(allowance: Allowance | ProviderError): Allowance {
  if (allowance instanceof ProviderError) throw allowance;
  return allowance;
}

function isBetter(later: Allowance | ProviderError, now: Allowance | ProviderError): boolean {
  if (later instanceof ProviderError) return false;
  return now instanceof ProviderError || later.worstCase > now.worstCase;
}
