import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CIRCUIT_OPEN } from '../../../src/call/retry/circuits.ts';
import {
  type AttemptOutcome,
  type Candidate,
  type Decision,
  decide,
  firstState,
  type RetryRules,
} from '../../../src/call/retry/decide.ts';
import { createRetryBudget } from '../../../src/call/retry/retryBudget.ts';
import type { ErrorClass } from '../../../src/model/errors.ts';
import type { RecordedError } from '../../../src/trace/record.ts';

const rules = fc.record({
  attempts: fc.integer({ min: 1, max: 4 }),
  maxWait: fc.integer({ min: 0, max: 60_000 }),
  corrections: fc.integer({ min: 0, max: 2 }),
  patient: fc.boolean(),
  degrades: fc.boolean(),
});

const candidates = fc
  .array(fc.option(fc.constantFrom(1000, 8000, 200_000), { nil: undefined }), {
    minLength: 1,
    maxLength: 5,
  })
  .map(windows =>
    windows.map(
      (contextWindow, index): Candidate => ({
        model: `m/${index}`,
        ...(contextWindow !== undefined && { contextWindow }),
      }),
    ),
  );

const errors: fc.Arbitrary<RecordedError> = fc
  .record({
    class: fc.constantFrom<ErrorClass>(
      'rateLimited',
      'overloaded',
      'network',
      'timeout',
      'auth',
      'badRequest',
      'contextOverflow',
      'schemaInvalid',
      'guarded',
      'noKey',
      'badInput',
      'internal',
    ),
    retryAfter: fc.option(fc.integer({ min: 0, max: 90_000 }), { nil: undefined }),
  })
  .map(({ class: kind, retryAfter }) => ({
    class: kind,
    message: 'It failed.',
    ...(retryAfter !== undefined && { retryAfter }),
  }));

const length = fc.constantFrom(0, 100, 20 * 2 ** 20);
const turns = [{ role: 'user', content: [{ text: 'Correct it.' }] }];
const openCircuit: AttemptOutcome = {
  kind: 'refused',
  error: { class: 'overloaded', message: 'It is paused.', code: CIRCUIT_OPEN, retryAfter: 50 },
};

const outcomes: fc.Arbitrary<AttemptOutcome> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('failed' as const), error: errors, length }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('refused' as const), error: errors }) },
  { weight: 2, arbitrary: fc.constant(openCircuit) },
  {
    weight: 3,
    arbitrary: fc.record({ complete: fc.boolean(), correctable: fc.boolean(), length }).map(
      ({ complete, correctable, length }): AttemptOutcome => ({
        kind: 'invalid',
        error: { class: 'schemaInvalid', message: 'It does not match.' },
        complete,
        length,
        ...(correctable && { turns }),
      }),
    ),
  },
  { weight: 1, arbitrary: fc.constant<AttemptOutcome>({ kind: 'answered' }) },
  {
    weight: 1,
    arbitrary: fc.constant<AttemptOutcome>({
      kind: 'cancelled',
      error: { class: 'cancelled', message: 'The run was cancelled.' },
    }),
  },
);

interface Step {
  readonly model: string;
  readonly outcome: AttemptOutcome;
  readonly decision: Decision;
}

/** Obeys every decision, as the loop does, and keeps what happened. */
function play(
  models: readonly Candidate[],
  rule: RetryRules,
  played: readonly AttemptOutcome[],
  chances: readonly number[],
): readonly Step[] {
  const steps: Step[] = [];
  let state = firstState(models, rule);
  for (const [index, outcome] of played.entries()) {
    const model = models[state.at]?.model ?? '';
    const random = chances[index % chances.length] ?? 0;
    const before = JSON.stringify(state);
    const decided = decide(state, outcome, { random, budgetDelay: random * 40_000 });
    expect(decide(state, outcome, { random, budgetDelay: random * 40_000 })).toEqual(decided);
    expect(JSON.stringify(state)).toBe(before);
    state = decided.state;
    steps.push({ model, outcome, decision: decided.decision });
    if (decided.decision.next === 'answered' || decided.decision.next === 'stop') break;
  }
  return steps;
}

const sequences = fc.tuple(
  candidates,
  rules,
  fc.array(outcomes, { minLength: 1, maxLength: 60 }),
  fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 7 }),
);

function always(
  check: (steps: readonly Step[], models: readonly Candidate[], rule: RetryRules) => void,
) {
  fc.assert(
    fc.property(sequences, ([models, rule, played, chances]) => {
      check(play(models, rule, played, chances), models, rule);
    }),
    { numRuns: 2000 },
  );
}

const isSent = ({ kind }: AttemptOutcome): boolean => kind === 'failed' || kind === 'invalid';

describe('for any sequence of outcomes', () => {
  test('each model is called in order and once, and none after the end', () => {
    always((steps, models) => {
      const asked = steps.map(({ model }) => models.findIndex(each => each.model === model));
      expect(asked).toEqual(asked.toSorted((a, b) => a - b));
      for (const { decision, model } of steps) {
        if (decision.next !== 'model') continue;
        const [from, to] = [model, decision.model].map(name =>
          models.findIndex(each => each.model === name),
        );
        expect(to).toBeGreaterThan(from ?? 0);
      }
    });
  });

  test('a request of one model is sent at most as often as the attempts allow', () => {
    always((steps, _, rule) => {
      let sent = 0;
      for (const { outcome, decision } of steps) {
        sent += isSent(outcome) ? 1 : 0;
        expect(sent).toBeLessThanOrEqual(rule.attempts);
        if (decision.next !== 'retry') sent = 0;
      }
    });
  });

  test('no wait is longer than the maximum or shorter than requested', () => {
    always((steps, _, rule) => {
      for (const { outcome, decision } of steps) {
        if (decision.next !== 'retry') continue;
        expect(decision.wait).toBeLessThanOrEqual(rule.maxWait);
        const asked = 'error' in outcome ? (outcome.error.retryAfter ?? 0) : 0;
        expect(decision.wait).toBeGreaterThanOrEqual(asked);
      }
    });
  });

  test('a model is corrected no more often than allowed, and only with the turns of its reply', () => {
    always((steps, models, rule) => {
      for (const { model } of models) {
        const corrected = steps.filter(
          step => step.model === model && step.decision.next === 'correct',
        );
        expect(corrected.length).toBeLessThanOrEqual(rule.corrections);
        for (const { outcome, decision } of corrected) {
          expect(outcome.kind === 'invalid' && outcome.turns).toBe(
            decision.next === 'correct' && decision.turns,
          );
        }
      }
    });
  });

  test('after a context overflow only models with a larger or unknown window are called', () => {
    always((steps, models) => {
      let overflowed: number | undefined;
      for (const { model, outcome, decision } of steps) {
        const window = models.find(each => each.model === model)?.contextWindow;
        if (overflowed !== undefined && window !== undefined)
          expect(window).toBeGreaterThan(overflowed);
        if ('error' in outcome && outcome.error.class === 'contextOverflow') overflowed = window;
        if (decision.next !== 'model' && decision.next !== 'stop') continue;
        for (const { error } of decision.skipped) expect(error.class).toBe('contextOverflow');
      }
    });
  });

  test('an abort or an answer ends it immediately', () => {
    always(steps => {
      for (const { outcome, decision } of steps) {
        if (outcome.kind === 'answered') expect(decision.next).toBe('answered');
        if (outcome.kind !== 'cancelled') continue;
        expect(decision).toMatchObject({ next: 'stop', error: { class: 'cancelled' } });
      }
    });
  });

  test('it ends: every model has a limited number of decisions', () => {
    always((steps, models, rule) => {
      const most = (rule.corrections + 1) * rule.attempts + rule.attempts + 1;
      expect(steps.length).toBeLessThanOrEqual(models.length * most);
    });
  });

  test('a reply that does not match is the answer only when nothing else is left', () => {
    always((steps, models, rule) => {
      for (const { model, outcome, decision } of steps) {
        if (outcome.kind !== 'invalid' || decision.next !== 'answered') continue;
        expect([outcome.complete, rule.degrades]).toEqual([true, false]);
        expect(models.at(-1)?.model === model || models.length > 1).toBe(true);
      }
    });
  });
});

describe('an open circuit', () => {
  test('does not use an attempt, and only the last model of a patient call waits for it', () => {
    always((steps, _, rule) => {
      for (const [index, { outcome, decision }] of steps.entries()) {
        if (outcome !== openCircuit || decision.next !== 'retry') continue;
        expect(rule.patient).toBe(true);
        expect(steps.slice(index).map(step => step.decision.next)).not.toContain('model');
      }
    });
    const patient = { attempts: 2, maxWait: 1000, corrections: 0, patient: true, degrades: false };
    const begun = firstState([{ model: 'a/b' }], patient);
    const circumstances = { random: 0, budgetDelay: 0 };
    const { state, decision } = decide(begun, openCircuit, circumstances);
    expect(decision.next).toBe('retry');
    expect(state.attempts).toBe(0);
  });
});

describe('the wait before a further attempt', () => {
  const waits = (maxWait: number, retryAfter: number, random: number): readonly number[] => {
    const rule = { attempts: 99, maxWait, corrections: 0, patient: false, degrades: false };
    const error = { class: 'overloaded' as const, message: '', retryAfter };
    const played = Array.from(
      { length: 7 },
      (): AttemptOutcome => ({ kind: 'failed', error, length: 0 }),
    );
    let state = firstState([{ model: 'a/b' }], rule);
    return played.flatMap(outcome => {
      const decided = decide(state, outcome, { random, budgetDelay: 0 });
      state = decided.state;
      return decided.decision.next === 'retry' ? [decided.decision.wait] : [];
    });
  };

  test('is random below a limit that doubles, and never above the maximum', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (maxWait, random) => {
          const limits = [500, 1000, 2000, 4000, 8000, 16_000, 20_000];
          expect(waits(maxWait, 0, random)).toHaveLength(limits.length);
          for (const [index, wait] of waits(maxWait, 0, random).entries()) {
            expect(wait).toBeLessThanOrEqual(Math.min(limits[index] ?? 0, maxWait));
          }
        },
      ),
    );
  });

  test('differs between callers that were asked to wait equally long', () => {
    expect(waits(30_000, 1000, 0.1)[0]).not.toBe(waits(30_000, 1000, 0.9)[0]);
  });

  test('is refused when the provider asks for more than the maximum, and the error says so', () => {
    const rule = { attempts: 3, maxWait: 1000, corrections: 0, patient: false, degrades: false };
    const error = { class: 'rateLimited' as const, message: 'Slow down.', retryAfter: 1001 };
    const { decision } = decide(
      firstState([{ model: 'a/b' }], rule),
      { kind: 'failed', error, length: 0 },
      { random: 0, budgetDelay: 0 },
    );
    expect(decision).toMatchObject({
      next: 'stop',
      error: { message: 'Slow down. Exceeds `touchstone.retry.maxWait` (1 s); not retried.' },
    });
  });
});

describe('a retry budget', () => {
  const taken = (budget: ReturnType<typeof createRetryBudget>): number => {
    const delay = budget.delay();
    budget.withdraw();
    return delay;
  };

  test('allows a reserve of immediate retries, then one each tenth of a second', () => {
    let now = 0;
    const budget = createRetryBudget(() => now);
    for (let retry = 0; retry < 100; retry += 1) expect(taken(budget)).toBe(0);
    expect(taken(budget)).toBeCloseTo(100);
    expect(taken(budget)).toBeCloseTo(200);
    now = 1000;
    // Ten tokens have come in, and two are owed.
    for (let retry = 0; retry < 8; retry += 1) expect(taken(budget)).toBeCloseTo(0);
    expect(taken(budget)).toBeCloseTo(100);
  });

  test('grows with the calls that are made', () => {
    const budget = createRetryBudget(() => 0);
    for (let retry = 0; retry < 100; retry += 1) budget.withdraw();
    for (let call = 0; call < 5; call += 1) budget.deposit();
    expect(taken(budget)).toBe(0);
    expect(taken(budget)).toBeCloseTo(100);
  });
});
