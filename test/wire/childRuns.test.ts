import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { loadPromptText } from '../../src/load/loadPromptFile.ts';
import { createBudget } from '../../src/run/budget.ts';
import { type ParentRun, run } from '../../src/run/run.ts';
import type { RunRecord } from '../../src/trace/record.ts';
import { begins, says } from './modelServer.ts';
import { type RunBench, startRunBench } from './runBench.ts';

const prices = 'prices:\n  paid/small: { input: 1, output: 10, cacheRead: 0.1, cacheWrite: 1 }\n';
let bench: RunBench;

afterEach(() => bench?.close());

async function child(parent: ParentRun, keys = ''): Promise<RunRecord> {
  const text = `---\nmodel: paid/small\n${keys}---\nSort this: {{ticket}}\n`;
  const prompt = await loadPromptText(text, 'child.prompt', async () => undefined);
  const request = { prompt, input: { ticket: 'Hello' }, model: 'paid/small' };
  return run(request, bench.host, { parent }).record;
}

const parent = (more: Partial<ParentRun> = {}): ParentRun => ({
  traceId: 'a'.repeat(32),
  id: 'b'.repeat(16),
  ...more,
});

const costOf = ({ cost }: RunRecord): number => (cost.known ? cost.total : 0);

test('concurrent children never spend more than their parent has', async () => {
  bench = await startRunBench(prices, ['paid']);
  bench.replies('small', says('fine'));
  const budget = createBudget(0.01);
  // Each may cost six tenths of a cent: only one fits at a time, so the second waits for the first.
  const keys = 'config: { maxOutputTokens: 600 }\n';
  const records = await Promise.all([1, 2].map(() => child(parent({ budget }), keys)));
  expect(records.map(({ outcome }) => outcome)).toEqual(['completed', 'completed']);
  const spent = records.reduce((sum, record) => sum + costOf(record), 0);
  expect(spent).toBeGreaterThan(0);
  expect(budget.balance()).toEqual({ left: expect.closeTo(0.01 - spent, 9), reserved: 0 });
});

test('a child that may cost more than its parent has left is refused before it is sent', async () => {
  bench = await startRunBench(prices, ['paid']);
  bench.replies('small', says('fine'));
  const keys = 'config: { maxOutputTokens: 2000 }\n';
  const record = await child(parent({ budget: createBudget(0.01) }), keys);
  expect(record).toMatchObject({ outcome: 'failed', error: { guard: { rule: 'budget' } } });
  expect(record.error?.message).toContain('$0.01 of the calling run');
  expect(bench.asked()).toEqual([]);
});

test('an aborted parent ends its children, each with a record below it', async () => {
  bench = await startRunBench(prices, ['paid']);
  bench.replies('small', begins('Dear ', 'stall'));
  const stop = new AbortController();
  const records = [1, 2].map(() => child(parent({ signal: stop.signal })));
  await expect.poll(() => bench.asked().length, { timeout: 30_000 }).toBe(2);
  stop.abort();
  expect(await Promise.all(records)).toMatchObject(
    [1, 2].map(() => ({
      outcome: 'cancelled',
      traceId: 'a'.repeat(32),
      parentSpanId: 'b'.repeat(16),
    })),
  );
});

test('with any order of reservations and settlements, a budget and its parents are never exceeded', () => {
  const amounts = fc.array(
    fc.record({
      usd: fc.double({ min: 0, max: 0.6, noNaN: true }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      isNested: fc.boolean(),
      settles: fc.boolean(),
    }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(amounts, calls => {
      const whole = createBudget(1);
      const part = createBudget(0.7, whole);
      for (const { usd, share, isNested, settles } of calls) {
        const settle = (isNested ? part : whole).reserve(usd);
        if (settle && settles) void settle(usd * share);
        expect(whole.balance().left).toBeGreaterThanOrEqual(-1e-8);
        expect(part.balance().left).toBeGreaterThanOrEqual(-1e-8);
        expect(part.balance().left).toBeLessThanOrEqual(whole.balance().left + 1e-8);
      }
    }),
  );
});
