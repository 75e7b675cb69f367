import type { RateLimits } from '../../provider/rateLimits.ts';
import {
  type CallEnd,
  callEnded,
  callStarted,
  emptyLane,
  type LaneState,
  limitsHeard,
  startsAt,
} from './laneState.ts';

/** The permission to make one call. */
export interface PacedCall {
  /** What the answer's headers say. */
  onRateLimits(limits: RateLimits): void;
  /** Whether other calls contributed to a 429. The call may then be retried at the lower pace. */
  end(end: CallEnd): { readonly isShared: boolean };
}

/** A provider whose calls were slowed down, and how far. */
export interface Slowdown {
  /** The provider or endpoint. */
  readonly provider: string;
  /** How often the limit was lowered, and the largest and smallest number of concurrent calls. */
  readonly times: number;
  readonly from: number;
  readonly least: number;
  /** ISO time of the first one. */
  readonly first: string;
}

/** Limits the concurrent calls for each endpoint and key, and adapts the limit to the provider's rate limits. */
export interface Pace {
  /**
   * Waits until a call may start.
   * @param lane identifies endpoint and key.
   * @throws the signal's reason.
   */
  enter(lane: string, provider: string, signal: AbortSignal): Promise<PacedCall>;
  slowdowns(): readonly Slowdown[];
}

interface Lane {
  state: LaneState;
  readonly waiting: Set<() => void>;
  timer?: NodeJS.Timeout | undefined;
  slowdown?: Slowdown;
}

/** @param cap maximum number of concurrent calls of a lane. */
export function createPace(cap: number, now: () => number = () => performance.now()): Pace {
  const lanes = new Map<string, Lane>();

  function startWaiting(lane: Lane): void {
    clearTimeout(lane.timer);
    lane.timer = undefined;
    for (const start of lane.waiting) {
      const at = startsAt(lane.state, now());
      if (at === Number.POSITIVE_INFINITY) return;
      if (at > now()) {
        lane.timer = setTimeout(() => startWaiting(lane), Math.ceil(at - now()));
        return;
      }
      lane.waiting.delete(start);
      start();
    }
  }

  function change(lane: Lane, state: LaneState, provider: string): void {
    const before = lane.state;
    lane.state = state;
    if (state.loweredAt > before.loweredAt) {
      const { times, from, least, first } = lane.slowdown ?? {
        times: 0,
        from: before.inProgress,
        least: state.limit,
        first: new Date().toISOString(),
      };
      lane.slowdown = {
        provider,
        times: times + 1,
        from,
        least: Math.min(least, state.limit),
        first,
      };
    }
    startWaiting(lane);
  }

  return {
    async enter(name, provider, signal) {
      signal.throwIfAborted();
      const lane = lanes.get(name) ?? { state: emptyLane(cap), waiting: new Set<() => void>() };
      lanes.set(name, lane);
      await new Promise<void>((resolve, reject) => {
        const start = (): void => {
          signal.removeEventListener('abort', onAbort);
          lane.state = callStarted(lane.state);
          resolve();
        };
        const onAbort = (): void => {
          lane.waiting.delete(start);
          startWaiting(lane);
          reject(signal.reason);
        };
        signal.addEventListener('abort', onAbort, { once: true });
        lane.waiting.add(start);
        startWaiting(lane);
      });
      const sentAt = now();
      const wasShared = lane.state.inProgress > 1;
      let isOpen = true;
      return {
        onRateLimits: limits => change(lane, limitsHeard(lane.state, limits, now()), provider),
        end(end) {
          const isShared = wasShared || lane.state.inProgress > 1;
          if (!isOpen) return { isShared };
          isOpen = false;
          change(lane, callEnded(lane.state, end, { sentAt, now: now() }), provider);
          return { isShared };
        },
      };
    },
    slowdowns: () => [...lanes.values()].flatMap(({ slowdown }) => slowdown ?? []),
  };
}
