import type { RunRecord } from '../trace/record.ts';
import type { RunEvent } from './runEvent.ts';

type Events = AsyncGenerator<RunEvent, RunRecord>;

/** The runs of a host that have not ended. */
export interface RunsInProgress {
  /**
   * Runs to the end and to its record, whatever becomes of the reader: one who stops reading cancels
   * the run, one who is slow or never comes back does not hold it up.
   */
  follow(signal: AbortSignal, start: (signal: AbortSignal) => Events): Events;
  cancel(): void;
  /** Resolves when every run has ended. */
  ended(): Promise<void>;
}

/** @param onIdle called whenever the last run has ended. */
export function createRunsInProgress(onIdle: () => void): RunsInProgress {
  const runs = new Map<Promise<RunRecord>, AbortController>();

  async function* follow(signal: AbortSignal, start: (signal: AbortSignal) => Events): Events {
    const controller = new AbortController();
    const forward = (): void => controller.abort(signal.reason);
    if (signal.aborted) forward();
    signal.addEventListener('abort', forward, { once: true });
    const unread: RunEvent[] = [];
    let wake = (): void => {};
    const record = toEnd(start(controller.signal), event => {
      unread.push(event);
      wake();
    }).finally(() => {
      signal.removeEventListener('abort', forward);
      runs.delete(record);
      wake();
      if (runs.size === 0) onIdle();
    });
    runs.set(record, controller);
    // A reader who has left does not miss what it failed with.
    record.catch(() => {});
    try {
      for (;;) {
        const event = unread.shift();
        if (event) yield event;
        else if (!runs.has(record)) return await record;
        else await new Promise<void>(resolve => (wake = resolve));
      }
    } finally {
      if (runs.has(record)) {
        controller.abort();
        await record.catch(() => {});
      }
    }
  }

  return {
    follow,
    cancel() {
      for (const controller of runs.values()) controller.abort();
    },
    async ended() {
      while (runs.size > 0) await Promise.allSettled(runs.keys());
    },
  };
}

async function toEnd(events: Events, take: (event: RunEvent) => void): Promise<RunRecord> {
  for (;;) {
    const step = await events.next();
    if (step.done) return step.value;
    take(step.value);
  }
}
