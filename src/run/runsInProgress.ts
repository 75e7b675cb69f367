import type { Redacted } from '../redaction/gate.ts';
import type { RunRecord } from '../trace/record.ts';
import type { RunEvent } from './runEvent.ts';
import { createRunEvents } from './runEvents.ts';

/** A run that has begun. */
export interface Run {
  /**
   * What happens, as it happens, for one reader. Reading is optional: the run continues at its own pace
   * without a reader, with a slow one, and after one has left. Only its signal ends it.
   */
  readonly events: AsyncIterable<RunEvent>;
  /** Of a failed or cancelled run too. */
  readonly record: Promise<RunRecord>;
}

/** Makes a run: gives its events to `emit`, and its record. */
type Work = (
  signal: AbortSignal,
  emit: (event: Redacted<RunEvent>) => void,
) => Promise<Redacted<RunRecord>>;

/** The runs of a host that have not ended. */
export interface RunsInProgress {
  /** Starts a run, which ends early when one of the signals is aborted. */
  start(signals: readonly AbortSignal[], work: Work): Run;
  cancel(): void;
  /** True once no further run may start. */
  readonly isClosed: boolean;
  /** Lets no further run start; resolves when every run has ended. */
  close(): Promise<void>;
}

export function createRunsInProgress(): RunsInProgress {
  const runs = new Map<Promise<RunRecord>, AbortController>();
  let isClosed = false;
  return {
    start(signals, work) {
      const controller = new AbortController();
      const unfollow = signals.map(signal => follow(signal, controller));
      const { push, end, events } = createRunEvents();
      const record: Promise<RunRecord> = toEnd(work, controller.signal, push).then(
        ended => {
          end();
          return ended;
        },
        reason => {
          end({ reason });
          throw reason;
        },
      );
      const forget = (): void => {
        for (const each of unfollow) each();
        runs.delete(record);
      };
      // Also handles the rejection for who reads events only.
      record.then(forget, forget);
      runs.set(record, controller);
      return { events, record };
    },
    cancel() {
      for (const controller of runs.values()) controller.abort();
    },
    get isClosed() {
      return isClosed;
    },
    async close() {
      isClosed = true;
      while (runs.size > 0) await Promise.allSettled(runs.keys());
    },
  };
}

async function toEnd(
  work: Work,
  signal: AbortSignal,
  emit: (event: Redacted<RunEvent>) => void,
): Promise<RunRecord> {
  // The caller gets the run before anything of it happens.
  await undefined;
  return work(signal, emit);
}

function follow(signal: AbortSignal, controller: AbortController): () => void {
  const forward = (): void => controller.abort(signal.reason);
  if (signal.aborted) forward();
  signal.addEventListener('abort', forward, { once: true });
  return () => signal.removeEventListener('abort', forward);
}
