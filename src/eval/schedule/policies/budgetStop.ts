import { billedFor, type Performed } from '../performed.ts';
import type { Policy, Scheduled } from '../schedule.ts';

/** What an evaluation has spent of its budget, in US dollars. */
export interface SpentBudget {
  readonly limit: number;
  readonly spent: number;
  /** Whether samples were not run because the rest of the budget may not have been enough. */
  readonly isReached: boolean;
}

/** The budget of an evaluation, on which all its prompts draw. */
export interface EvalBudget {
  state(): SpentBudget;
  /** What is expected of the call of a model that starts now; undefined when it must not start. */
  reserve(usd: number): boolean;
  settle(reserved: number, usd: number): void;
  reach(): void;
}

export function createEvalBudget(limit: number): EvalBudget {
  let spent = 0;
  let reserved = 0;
  let isReached = false;
  return {
    state: () => ({ limit, spent, isReached }),
    reserve(usd) {
      if (spent + reserved + usd > limit) return false;
      reserved += usd;
      return true;
    },
    settle(before, usd) {
      reserved -= before;
      spent += usd;
    },
    reach() {
      isReached = true;
    },
  };
}

/** A call is expected to cost at most so many times the most expensive one before. */
const MARGIN = 1.5;

export interface BudgetStop<Job> extends Policy<Job, Performed> {
  /** Performs a job that is not planned, if the budget has room for it. The budget does not count as reached otherwise. */
  spare(job: Job, perform: () => Promise<Performed | undefined>): Promise<Performed | undefined>;
}

/**
 * Starts a sample only if the budget has room for it and for those in progress. A sample is expected to cost what the most
 * expensive one of its model has cost, with a margin; until one has been paid, only one of a model is in progress.
 * @param costs US dollars that the first sample of a model is expected to cost; undefined for a model that is not billed.
 */
export function createBudgetStop<Job extends Scheduled>(
  budget: EvalBudget,
  costs: (job: Job) => number | undefined,
): BudgetStop<Job> {
  const most = new Map<string, number>();
  const open = new Map<Scheduled, number>();
  const granted = new Map<string, number>();
  const inProgress = (model: string): boolean => [...open.keys()].some(job => job.model === model);

  /** US dollars that a call of a model is expected to cost, if it is billed. */
  function expected(job: Job): number | undefined {
    const first = costs(job);
    const known = most.get(job.model);
    return first === undefined || known === undefined ? first : known * MARGIN;
  }

  function pay(job: Job, reserved: number, performed: Performed | undefined): void {
    budget.settle(reserved, performed?.spent ?? 0);
    if (!performed) return;
    most.set(job.model, Math.max(most.get(job.model) ?? 0, billedFor(performed.sample)));
  }

  function answer(job: Job): 'start' | 'wait' | 'drop' {
    const { model } = job;
    const usd = expected(job);
    if (usd === undefined || granted.has(model)) return 'start';
    if (budget.state().isReached) return 'drop';
    if (!most.has(model) && inProgress(model)) return 'wait';
    if (budget.reserve(usd)) {
      granted.set(model, usd);
      return 'start';
    }
    if (open.size > 0) return 'wait';
    budget.reach();
    return 'drop';
  }

  return {
    next: answer,
    started(job) {
      const usd = granted.get(job.model);
      granted.delete(job.model);
      if (usd !== undefined) open.set(job, usd);
    },
    ended(job, performed) {
      // A stored sample has no reservation, but shows what a call costs.
      const reserved = open.get(job) ?? 0;
      open.delete(job);
      pay(job, reserved, performed);
    },
    async spare(job, perform) {
      const usd = expected(job);
      if (usd === undefined) return perform();
      if (!budget.reserve(usd)) return undefined;
      let performed: Performed | undefined;
      try {
        performed = await perform();
        return performed;
      } finally {
        pay(job, usd, performed);
      }
    },
  };
}
