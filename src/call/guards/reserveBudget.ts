import { setTimeout as pause } from 'node:timers/promises';
import { fileProblem } from '../../files/fileProblem.ts';
import { ProviderError } from '../../model/errors.ts';
import type { Purse, Settle, Spending } from '../host.ts';
import {
  type Allowance,
  type BudgetSubject,
  budgetGuard,
  type SharedBudgets,
  type Used,
} from './budgetGuard.ts';
import { guarded } from './guard.ts';
import { messages } from './messages.ts';

/** What a call may use. If a budget applies, its maximum cost is reserved. */
export interface BudgetedCall {
  readonly allowance: Allowance;
  readonly settle?: Settle;
}

export interface BudgetTimes {
  /** Maximum duration of the call in milliseconds. */
  readonly duration: number;
  /** How long to wait for amounts that calls in progress have reserved, in milliseconds. */
  readonly patience: number;
}

/** Milliseconds between two checks of the day's spending. */
const POLL = { first: 25, longest: 1000 } as const;

export interface Budgets {
  readonly spending: Spending;
  /** The budget of the run that this call is a step of. */
  readonly budget?: Purse;
}

/**
 * Applies the budgets to a call and reserves its maximum cost. If the call is refused only because of calls
 * in progress, waits for them to settle.
 * @throws ProviderError of the budget that refuses the call, or the reason of the signal.
 */
export async function reserveBudget(
  subject: BudgetSubject,
  used: Used,
  { spending, budget }: Budgets,
  { duration, patience }: BudgetTimes,
  signal: AbortSignal,
): Promise<BudgetedCall> {
  const { day } = subject.settings.budget;
  if (!day && !budget) return { allowance: orThrow(await budgetGuard(subject, used)) };
  const reserveToday = async (usd: number): Promise<Settle | undefined> =>
    day ? spending.reserve(usd, day.value, duration) : async () => {};
  try {
    const end = performance.now() + patience;
    for (let wait: number = POLL.first; ; wait = Math.min(2 * wait, POLL.longest)) {
      const shared: SharedBudgets = {
        ...(day && { day: await spending.today() }),
        ...(budget && { parent: { limit: budget.limit, ...budget.balance() } }),
      };
      const now = await budgetGuard(subject, used, shared);
      const later = isReserved(shared) ? await budgetGuard(subject, used, settled(shared)) : now;
      const isLast = performance.now() >= end;
      if (isLast || !isBetter(later, now)) {
        const allowance = orThrow(now);
        if (allowance.worstCase === 0) return { allowance };
        const settle = await reserveBoth(allowance.worstCase, budget, reserveToday);
        if (settle) return { allowance, settle };
      }
      await pause(wait, undefined, { signal });
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ProviderError || !day) throw error;
    throw guarded(messages.unreadBudget(day.value, fileProblem(error)), {
      rule: 'budget',
      file: day.file,
      line: day.line,
    });
  }
}

/** Reserves an amount in the parent's budget and in the day's budget, or in neither. */
async function reserveBoth(
  usd: number,
  budget: Purse | undefined,
  reserveToday: (usd: number) => Promise<Settle | undefined>,
): Promise<Settle | undefined> {
  const settleParent = budget ? budget.reserve(usd) : async () => {};
  if (!settleParent) return undefined;
  let settleDay: Settle | undefined;
  try {
    settleDay = await reserveToday(usd);
  } finally {
    if (!settleDay) await settleParent(0);
  }
  const settleToday = settleDay;
  return (
    settleToday &&
    (async cost => {
      await settleParent(cost);
      await settleToday(cost);
    })
  );
}

function isReserved({ day, parent }: SharedBudgets): boolean {
  return (day?.reserved ?? 0) > 0 || (parent?.reserved ?? 0) > 0;
}

/** The budgets as if the calls in progress cost nothing. */
function settled({ day, parent }: SharedBudgets): SharedBudgets {
  return {
    ...(day && { day: { ...day, reserved: 0 } }),
    ...(parent && { parent: { ...parent, left: parent.left + parent.reserved, reserved: 0 } }),
  };
}

function orThrow(allowance: Allowance | ProviderError): Allowance {
  if (allowance instanceof ProviderError) throw allowance;
  return allowance;
}

function isBetter(later: Allowance | ProviderError, now: Allowance | ProviderError): boolean {
  if (later instanceof ProviderError) return false;
  return now instanceof ProviderError || later.worstCase > now.worstCase;
}
