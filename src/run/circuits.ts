import {
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  CountBreaker,
  circuitBreaker,
  handleWhen,
  type IBreaker,
} from 'cockatiel';
import { ProviderError } from '../model/errors.ts';
import { isLasting, isTransient } from './failureRules.ts';

/** The code of a refusal by a circuit that is open. */
export const CIRCUIT_OPEN = 'circuit_open';

/** Milliseconds a model is left alone once its circuit is open. */
const COOLDOWN = 30_000;
/**
 * What opens a circuit for what may pass by itself: more than half of the last calls failed. A few
 * that stall together, among many that answer, are no sign of illness.
 */
const lastCalls = { size: 20, minimumNumberOfCalls: 5, threshold: 0.5 } as const;

/** Ends one admitted call; its error counts, an absent one closes the circuit again. */
export type Leave = (error?: unknown) => void;

/**
 * A circuit breaker for each model, endpoint and key, shared by all runs of a host: a model that fails
 * again and again is not asked until it has had time to recover, then by one call first.
 * Source: M. Nygard, Release It!, "Circuit Breaker".
 */
export interface Circuits {
  /**
   * Admits a call, after a trial call of another run where one is under way.
   * @throws ProviderError with what the model failed with, and how long it is left alone.
   */
  enter(circuit: string, model: string, signal: AbortSignal): Promise<Leave>;
}

interface Circuit {
  /** Opens at the first refusal that waiting does not mend: a refused key, an empty account. */
  readonly lasting: CircuitBreakerPolicy;
  readonly transient: CircuitBreakerPolicy;
  openedAt: number;
}

export function createCircuits(cooldown = COOLDOWN): Circuits {
  const circuits = new Map<string, Circuit>();

  function circuitOf(name: string): Circuit {
    const known = circuits.get(name);
    if (known) return known;
    const opening = (isHandled: (error: unknown) => boolean, breaker: IBreaker) =>
      circuitBreaker(handleWhen(isHandled), {
        halfOpenAfter: cooldown,
        breaker,
      });
    const made: Circuit = {
      lasting: opening(isLasting, new ConsecutiveBreaker(1)),
      transient: opening(isTransient, new CountBreaker(lastCalls)),
      openedAt: 0,
    };
    for (const policy of [made.lasting, made.transient]) {
      policy.onBreak(() => {
        made.openedAt = Date.now();
      });
    }
    circuits.set(name, made);
    return made;
  }

  return {
    async enter(name, model, signal) {
      const circuit = circuitOf(name);
      for (const policy of [circuit.lasting, circuit.transient]) {
        const left = circuit.openedAt + cooldown - Date.now();
        if (policy.state === CircuitState.Open && left > 0) throw leftAlone(policy, model, left);
      }
      return untilAborted(admit(circuit), signal);
    },
  };
}

/** cockatiel runs a promise; a stream enters and leaves. */
function admit({ lasting, transient }: Circuit): Promise<Leave> {
  return new Promise((resolve, reject) => {
    const call = (): Promise<void> =>
      new Promise((succeed, fail) => {
        resolve(error => (error === undefined ? succeed() : fail(error)));
      });
    lasting.execute(() => transient.execute(call)).catch(reject);
  });
}

/** A caller who has gone leaves at once when he is admitted after all. */
function untilAborted(admitted: Promise<Leave>, signal: AbortSignal): Promise<Leave> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal.reason);
      admitted.then(leave => leave()).catch(() => {});
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    const done = (): void => signal.removeEventListener('abort', onAbort);
    admitted.finally(done).then(resolve, reject);
  });
}

function leftAlone(policy: CircuitBreakerPolicy, model: string, left: number): ProviderError {
  const failure = policy.lastFailure;
  const last = failure && 'error' in failure ? failure.error : undefined;
  const seconds = Math.ceil(left / 1000);
  const why = last instanceof ProviderError ? ` It last said: ${last.message}` : '';
  const facts = last instanceof ProviderError ? last.facts : ({ class: 'overloaded' } as const);
  return new ProviderError(
    `${model} has failed too often and is left alone for ${seconds} s.${why}`,
    { ...facts, code: CIRCUIT_OPEN, retryAfter: left },
  );
}
