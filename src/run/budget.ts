import type { Purse } from '../call/guards/spending.ts';

/** US dollars: sums of fractions are not exact. */
const ROUNDING = 1e-9;

/**
 * What a run and its steps may spend together, in US dollars. Each call reserves what it may cost at most
 * before it is sent and settles what it has cost after it, so that calls at the same time never exceed it.
 * @param parent of a run that is itself a step: its budget is drawn on as well.
 */
export function createBudget(limit: number, parent?: Purse): Purse {
  let spent = 0;
  let reserved = 0;
  return {
    limit,
    balance() {
      const own = { left: limit - spent - reserved, reserved };
      const above = parent?.balance();
      return above && above.left < own.left ? above : own;
    },
    reserve(usd) {
      if (spent + reserved + usd > limit + ROUNDING) return undefined;
      const settleAbove = parent?.reserve(usd);
      if (parent && !settleAbove) return undefined;
      reserved += usd;
      let isOpen = true;
      return async cost => {
        if (!isOpen) return;
        isOpen = false;
        reserved -= usd;
        spent += cost;
        await settleAbove?.(cost);
      };
    },
  };
}
