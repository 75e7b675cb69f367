import { formatWait } from '../../format/figures.ts';
import { type FailureMeaning, meaningOf, ProviderError } from '../../model/errors.ts';
import { messages } from './messages.ts';

/** The code of a refusal by a circuit that is open. */
export const CIRCUIT_OPEN = 'circuit_open';

/** Milliseconds for which a model is paused once its circuit is open. */
const COOLDOWN_MS = 30_000;
/**
 * What opens a circuit for what may pass by itself: more than half of the last calls failed. A few
 * that stall together, among many that answer, are no sign of illness.
 */
const lastCalls = { size: 20, least: 5, threshold: 0.5 } as const;

/** Ends one admitted call; its error counts, an absent one closes the circuit again. */
export type Leave = (error?: unknown) => void;

/**
 * A circuit breaker for each model, endpoint and key, shared by all runs of a host: a model that fails
 * again and again is not asked until it has had time to recover, then by one call first.
 * Source: M. Nygard, Release It!, "Circuit Breaker".
 */
export interface Circuits {
  /**
   * Admits a call, after a trial call of another run where one is in progress.
   * @throws ProviderError with what the model failed with, and how long it is paused; or the signal's
   * reason.
   */
  enter(circuit: string, model: string, signal: AbortSignal): Promise<Leave>;
}

type State =
  /** Whether each of the last calls succeeded, the oldest first. */
  | { readonly name: 'closed'; readonly calls: boolean[] }
  | { readonly name: 'open'; readonly since: number; readonly failure: unknown }
  | { readonly name: 'trial'; readonly ended: Promise<void> };

/** @param now milliseconds that only ever grow: a clock that is set must not keep a circuit open. */
export function createCircuits(
  cooldown = COOLDOWN_MS,
  now: () => number = () => performance.now(),
): Circuits {
  const circuits = new Map<string, State>();

  /** A call while the circuit is closed: it counts as long as it stays so. */
  function admit(circuit: string, state: Extract<State, { name: 'closed' }>): Leave {
    return error => {
      if (circuits.get(circuit) !== state) return;
      const health = healthOf(error);
      if (health) state.calls.push(false);
      else if (error === undefined) state.calls.push(true);
      else return;
      if (state.calls.length > lastCalls.size) state.calls.shift();
      if (health === 'unusable' || hasFailedTooOften(state.calls)) open(circuit, error);
    };
  }

  /** The one call after a pause that finds out how the model is. */
  function admitTrial(circuit: string): Leave {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const state: State = { name: 'trial', ended };
    circuits.set(circuit, state);
    return error => {
      if (circuits.get(circuit) !== state) return;
      if (healthOf(error)) open(circuit, error);
      else circuits.set(circuit, { name: 'closed', calls: [] });
      resolve();
    };
  }

  function open(circuit: string, failure: unknown): void {
    circuits.set(circuit, { name: 'open', since: now(), failure });
  }

  return {
    async enter(circuit, model, signal) {
      for (;;) {
        signal.throwIfAborted();
        const state = circuits.get(circuit) ?? { name: 'closed', calls: [] };
        circuits.set(circuit, state);
        if (state.name === 'closed') return admit(circuit, state);
        if (state.name === 'trial') {
          await untilAborted(state.ended, signal);
          continue;
        }
        const left = state.since + cooldown - now();
        if (left <= 0) return admitTrial(circuit);
        throw paused(state.failure, model, left);
      }
    },
  };
}

/** What a failed call says of its model; undefined for a call that says nothing of it. */
function healthOf(error: unknown): FailureMeaning['health'] {
  return error instanceof ProviderError ? meaningOf(error.facts).health : undefined;
}

function hasFailedTooOften(calls: readonly boolean[]): boolean {
  const failures = calls.filter(succeeded => !succeeded).length;
  return calls.length >= lastCalls.least && failures > lastCalls.threshold * calls.length;
}

function untilAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    const done = (): void => signal.removeEventListener('abort', onAbort);
    promise.finally(done).then(resolve, reject);
  });
}

function paused(failure: unknown, model: string, left: number): ProviderError {
  const last = failure instanceof ProviderError ? failure : undefined;
  return new ProviderError(messages.paused(model, formatWait(left), last?.message), {
    ...(last?.facts ?? { class: 'overloaded' }),
    code: CIRCUIT_OPEN,
    retryAfter: left,
  });
}
