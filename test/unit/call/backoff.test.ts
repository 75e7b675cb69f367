import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBackoff } from '../../../src/call/retry/backoff.ts';
import { createRetryBudget } from '../../../src/call/retry/retryBudget.ts';

const still = () => createRetryBudget(() => 0);

describe('the wait before a further attempt', () => {
  test('is drawn below a limit that doubles, and never above the longest wait', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60_000 }), maxWait => {
        const backoff = createBackoff(maxWait, still());
        for (const limit of [500, 1000, 2000, 4000, 8000, 16_000, 20_000]) {
          const wait = backoff.next({ class: 'overloaded' });
          expect(wait).toBeLessThanOrEqual(Math.min(limit, maxWait));
          expect(wait).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test('is at least what the provider asks for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30_000 }), retryAfter => {
        const wait = createBackoff(30_000, still()).next({ class: 'rateLimited', retryAfter });
        expect(wait).toBeGreaterThanOrEqual(retryAfter);
      }),
    );
  });

  test('does not bring all back at once that were asked to wait as long', () => {
    const waits = Array.from({ length: 20 }, () =>
      createBackoff(30_000, still()).next({ class: 'rateLimited', retryAfter: 1000 }),
    );
    expect(new Set(waits).size).toBeGreaterThan(1);
  });

  test('is not waited when the provider asks for more than the longest one', () => {
    const backoff = createBackoff(1000, still());
    expect(backoff.next({ class: 'rateLimited', retryAfter: 1001 })).toBeUndefined();
  });
});

describe('a retry budget', () => {
  test('lets a reserve of retries through at once, then one each tenth of a second', () => {
    let now = 0;
    const budget = createRetryBudget(() => now);
    for (let retry = 0; retry < 100; retry += 1) expect(budget.withdraw(10_000)).toBe(0);
    expect(budget.withdraw(10_000)).toBeCloseTo(100);
    expect(budget.withdraw(10_000)).toBeCloseTo(200);
    now = 1000;
    // Ten tokens have come in, and two are owed.
    for (let retry = 0; retry < 8; retry += 1) expect(budget.withdraw(10_000)).toBeCloseTo(0);
    expect(budget.withdraw(10_000)).toBeCloseTo(100);
  });

  test('takes no token for a retry that would have to wait too long', () => {
    const budget = createRetryBudget(() => 0);
    for (let retry = 0; retry < 105; retry += 1) budget.withdraw(10_000);
    expect(budget.withdraw(500)).toBeUndefined();
    expect(budget.withdraw(10_000)).toBeCloseTo(600);
  });

  test('grows with the calls that are made', () => {
    const budget = createRetryBudget(() => 0);
    for (let retry = 0; retry < 100; retry += 1) budget.withdraw(0);
    for (let call = 0; call < 5; call += 1) budget.deposit();
    expect(budget.withdraw(0)).toBe(0);
    expect(budget.withdraw(0)).toBeUndefined();
  });
});
