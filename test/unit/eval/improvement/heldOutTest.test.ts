import { describe, expect, it } from 'vitest';
import { testOnHeldOut } from '../../../../src/eval/improvement/heldOutTest.ts';
import type { Outcomes } from '../../../../src/eval/improvement/outcomes.ts';
import { detectableGain, fewestFixed } from '../../../../src/eval/improvement/power.ts';

const options = { regress: 0.02, confidence: 0.95, samples: 1 };

/** Rows by what they give: `.` passes, `x` fails, `?` has no result. */
function outcomes(rows: string, usd?: (row: number) => number, group?: (row: number) => string) {
  return new Map(
    [...rows].map((each, row) => [
      `r${row}`,
      {
        passed: each === '.' ? 1 : 0,
        scored: each === '?' ? 0 : 1,
        missing: each === '?' ? 1 : 0,
        ...(usd && { usd: usd(row) }),
        group: group?.(row),
      },
    ]),
  ) satisfies Outcomes;
}

describe('testOnHeldOut', () => {
  it('says better from six fixed rows on, as McNemar’s exact test at half of 5 %', () => {
    const before = outcomes(`${'x'.repeat(6)}${'.'.repeat(34)}`);
    const six = testOnHeldOut(before, outcomes('.'.repeat(40)), options);
    expect(six).toMatchObject({
      verdict: 'better',
      probability: expect.closeTo(1 / 64),
      level: 0.025,
    });
    expect(six.fixed).toEqual(['r0', 'r1', 'r2', 'r3', 'r4', 'r5']);
    const five = testOnHeldOut(before, outcomes(`${'.'.repeat(5)}x${'.'.repeat(34)}`), options);
    expect(five).toMatchObject({ verdict: 'notShown', probability: expect.closeTo(1 / 32) });
    expect(fewestFixed(0.95)).toBe(6);
  });

  it('counts rows of a cluster once', () => {
    const group = (row: number) => `doc ${Math.floor(row / 6)}`;
    const before = outcomes(`${'x'.repeat(6)}${'.'.repeat(34)}`, undefined, group);
    const now = outcomes('.'.repeat(40), undefined, group);
    expect(testOnHeldOut(before, now, options)).toMatchObject({
      verdict: 'notShown',
      probability: expect.closeTo(0.5),
    });
  });

  it('is incomplete when a row has no result with one of the texts, however good the others are', () => {
    const before = outcomes(`${'x'.repeat(20)}${'.'.repeat(20)}`);
    const now = outcomes(`${'.'.repeat(39)}?`);
    expect(testOnHeldOut(before, now, options)).toMatchObject({
      verdict: 'incomplete',
      missing: 1,
    });
  });

  it('says cheaper only if a drop is ruled out and the saving is worth it', () => {
    const rows = '.'.repeat(200);
    const cost = (share: number) => (row: number) => share * (0.001 + 0.000001 * row);
    const before = outcomes(rows, cost(1));
    expect(testOnHeldOut(before, outcomes(rows, cost(0.8)), options)).toMatchObject({
      verdict: 'cheaper',
      isNotWorse: true,
      cost: { change: expect.closeTo(-0.2) },
    });
    expect(testOnHeldOut(before, outcomes(rows, cost(0.96)), options).verdict).toBe('notShown');
    const few = '.'.repeat(50);
    expect(testOnHeldOut(outcomes(few, cost(1)), outcomes(few, cost(0.5)), options)).toMatchObject({
      verdict: 'notShown',
      isNotWorse: false,
    });
    expect(testOnHeldOut(outcomes(rows), outcomes(rows, cost(0.5)), options).cost).toBeUndefined();
  });

  it('has a power of at least 80 % from the detectable gain on', () => {
    expect([6, 20, 50, 100].map(rows => detectableGain(rows, 0.95))).toEqual([1, 0.4, 0.16, 0.08]);
    expect(detectableGain(5, 0.95)).toBeUndefined();
  });
});
