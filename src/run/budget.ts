import type { Purse } from '../call/host.ts';

/** In US dollars. Sums of binary fractions are not exact. */
export const ROUNDING = 1e-9;

/**
 * The amount in US dollars that a run and its steps may spend together. Each call reserves its maximum cost
 * before it is sent and settles its actual cost after it, so that concurrent calls never exceed the limit.
 * @param parent the budget of the parent run, which is used as well.
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
