import { formatWait } from '../../format/figures.ts';
import { type FailureMeaning, meaningOf, ProviderError } from '../../model/errors.ts';
import { messages } from './messages.ts';

/** The code of the error when a circuit is open. */
export const CIRCUIT_OPEN = 'circuit_open';

/** How long a model is paused once its circuit is open, in milliseconds. */
const COOLDOWN_MS = 30_000;
/**
 * When temporary failures open a circuit: more than half of the last calls failed. A few failures among many
 * successful calls do not mean that the model is unavailable.
 */
const lastCalls = { size: 20, least: 5, threshold: 0.5 } as const;

/** Ends an admitted call. With an error, the call counts as failed. Without one, the circuit closes. */
export type Leave = (error?: unknown) => void;

/**
 * A circuit breaker for each model, endpoint and key, shared by all runs of a host. A model that fails
 * repeatedly is not called until it has had time to recover, and then by a single trial call first. Source:
 * M. Nygard, Release It!, "Circuit Breaker".
 */
export interface Circuits {
  /**
   * Admits a call. If a trial call of another run is in progress, waits for it.
   * @throws ProviderError with the last error of the model and how long it is paused; or the reason of the
   * signal.
   */
  enter(circuit: string, model: string, signal: AbortSignal): Promise<Leave>;
}

type State =
  /** Whether each of the last calls succeeded, oldest first. */
  | { readonly name: 'closed'; readonly calls: boolean[] }
  | { readonly name: 'open'; readonly since: number; readonly failure: unknown }
  | { readonly name: 'trial'; readonly ended: Promise<void> };

/**
 * @param now a monotonic clock in milliseconds, so that changing the system time does not keep a circuit
 * open.
 */
export function createCircuits(
  cooldown = COOLDOWN_MS,
  now: () => number = () => performance.now(),
): Circuits {
  const circuits = new Map<string, State>();

  /** Admits a call while the circuit is closed. It counts as long as the circuit stays closed. */
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

  /** Admits the trial call after a pause. */
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

/** What a failed call means for the health of its model. Undefined when the failure does not change it. */
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
