import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  callEnded,
  callStarted,
  emptyLane,
  type LaneState,
  limitsHeard,
  startsAt,
} from '../../../src/call/pace/laneState.ts';

function started(lane: LaneState, calls: number): LaneState {
  return calls === 0 ? lane : started(callStarted(lane), calls - 1);
}

describe('the pace of calls to an endpoint', () => {
  it('lets calls start up to the cap', () => {
    const lane = started(emptyLane(3), 2);
    expect(startsAt(lane, 7)).toBe(7);
    expect(startsAt(callStarted(lane), 7)).toBe(Number.POSITIVE_INFINITY);
  });

  it('halves once for all calls that were sent before, and again for one sent after', () => {
    let lane = started(emptyLane(32), 32);
    for (let call = 0; call < 10; call += 1) {
      lane = callEnded(lane, { kind: 'rateLimited' }, { sentAt: 0, now: 10 + call });
    }
    expect(lane).toMatchObject({ limit: 16, inProgress: 22, loweredAt: 10 });
    lane = callEnded({ ...lane, inProgress: 16 }, { kind: 'rateLimited' }, { sentAt: 30, now: 40 });
    expect(lane.limit).toBe(8);
  });

  it('waits as long as a provider asks, with every call', () => {
    const end = { kind: 'rateLimited', retryAfter: 5000 } as const;
    const lane = callEnded(started(emptyLane(8), 2), end, { sentAt: 0, now: 100 });
    expect(startsAt({ ...lane, inProgress: 0 }, 200)).toBe(5100);
    expect(startsAt({ ...lane, inProgress: 0 }, 5100)).toBe(5100);
  });

  it('raises the limit by one after two rounds of replies, never above the cap', () => {
    let lane: LaneState = { ...started(emptyLane(4), 4), limit: 2 };
    const limits: number[] = [];
    for (let reply = 0; reply < 30; reply += 1) {
      lane = callEnded(callStarted(lane), { kind: 'replied' }, { sentAt: 0, now: reply });
      limits.push(lane.limit);
    }
    expect(limits.indexOf(3)).toBe(3);
    expect(limits.indexOf(4)).toBe(9);
    expect(Math.max(...limits)).toBe(4);
  });

  it('is not changed by failures that say nothing of the rate', () => {
    const lane = started(emptyLane(8), 8);
    const after = callEnded(lane, { kind: 'failed' }, { sentAt: 0, now: 1 });
    expect(after).toEqual({ ...lane, inProgress: 7 });
  });

  it('holds calls until the tokens that they use are there again', () => {
    let lane = callEnded(
      started(emptyLane(8), 1),
      { kind: 'replied', tokens: 400 },
      { sentAt: 0, now: 0 },
    );
    lane = limitsHeard(lane, { tokens: { remaining: 1000, limit: 2000, reset: 30_000 } }, 0);
    lane = started(lane, 2);
    // Two calls need 800 of 1,000; the third needs 200 more, of 1,000 that come back in 30 s.
    expect(startsAt(lane, 0)).toBe(6000);
    lane = limitsHeard(lane, { requests: { remaining: 0, limit: 60, reset: 60_000 } }, 0);
    expect(startsAt(lane, 0)).toBe(6000);
    lane = limitsHeard(lane, { requests: { remaining: 0, reset: 9e9 } }, 0);
    expect(startsAt(lane, 0)).toBe(60_000);
  });

  it('keeps its limit between one and the cap, and never holds a call without end', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('start' as const) }),
      fc.record({ kind: fc.constant('replied' as const), tokens: fc.nat(5000) }),
      fc.record({ kind: fc.constant('rateLimited' as const), retryAfter: fc.nat(20_000) }),
      fc.record({ kind: fc.constant('failed' as const) }),
      fc.record({
        kind: fc.constant('limits' as const),
        remaining: fc.nat(3000),
        reset: fc.nat(100_000),
        limit: fc.option(fc.nat(3000), { nil: undefined }),
      }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(step, { maxLength: 200 }),
        (cap, steps) => {
          let lane = emptyLane(cap);
          const open: number[] = [];
          let now = 0;
          for (const each of steps) {
            now += 10;
            if (each.kind === 'start') {
              const at = startsAt(lane, now);
              if (at === Number.POSITIVE_INFINITY) continue;
              expect(at - now).toBeLessThanOrEqual(60_000);
              now = at;
              lane = callStarted(lane);
              open.push(now);
            } else if (each.kind === 'limits') {
              const { remaining, reset, limit } = each;
              const left = { remaining, reset, ...(limit !== undefined && { limit }) };
              lane = limitsHeard(lane, { tokens: left, requests: left }, now);
            } else {
              const sentAt = open.shift();
              if (sentAt !== undefined) lane = callEnded(lane, each, { sentAt, now });
            }
            expect(lane.limit).toBeGreaterThanOrEqual(1);
            expect(lane.limit).toBeLessThanOrEqual(cap);
            expect(lane.inProgress).toBe(open.length);
          }
          lane = { ...lane, inProgress: 0 };
          expect(startsAt(lane, now)).toBeLessThanOrEqual(now + 60_000);
        },
      ),
    );
  });
});
