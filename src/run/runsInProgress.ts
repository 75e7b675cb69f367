import type { Redacted } from '../redaction/gate.ts';
import { onceFor } from '../text/memo.ts';
import type { RunRecord } from '../trace/record.ts';
import type { RunEvent, UnreadEvent } from './runEvent.ts';
import { createRunEvents } from './runEvents.ts';
import { createRunGate, type RunGate } from './runGate.ts';

/** A run that has started. */
export interface Run {
  /**
   * The events of the run, for one reader. Reading them is optional: the run does not wait for its reader.
   * Only its signal ends it.
   */
  readonly events: AsyncIterable<RunEvent>;
  /** Failed and cancelled runs have a record too. */
  readonly record: Promise<RunRecord>;
}

/** How a run ends early, and where its events go. */
export interface RunProgress {
  readonly signal: AbortSignal;
  /** Redacts the record, and the events when they are read. */
  readonly gate: RunGate;
  /** Takes the events of the run as they are. */
  emit(event: UnreadEvent): void;
}

/** The work of a run: emits its events and returns its record. */
type RunWork = (context: RunProgress) => Promise<Redacted<RunRecord>>;

/** The runs of a host that have not ended. */
export interface RunsInProgress {
  /** Starts a run. It ends early when one of the signals is aborted. */
  start(signals: readonly AbortSignal[], work: RunWork): Run;
  /**
   * Does work that starts runs one after another, such as an evaluation. The runs are not closed before the
   * work has ended. Its signal is aborted when the runs are cancelled.
   */
  group<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Ends all runs early and prevents further ones. */
  cancel(): void;
  /** True when no more runs can start. */
  readonly isClosed: boolean;
  /** Waits for the groups, then prevents further runs. Resolves when every run has ended. */
  close(): Promise<void>;
}

export function createRunsInProgress(): RunsInProgress {
  const runs = new Map<Promise<RunRecord>, AbortController>();
  const groups = new Map<Promise<unknown>, AbortController>();
  let isClosed = false;
  return {
    start(signals, work) {
      const controller = new AbortController();
      const unfollow = signals.map(signal => follow(signal, controller));
      const gate = createRunGate();
      const { push, end, events } = createRunEvents(gate);
      const context = { signal: controller.signal, gate, emit: push };
      const record: Promise<RunRecord> = toEnd(work, context).then(
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
      // Also handles the rejection for callers that only read the events.
      record.then(forget, forget);
      runs.set(record, controller);
      return { events, record };
    },
    async group(work) {
      const controller = new AbortController();
      const working = work(controller.signal);
      groups.set(working, controller);
      try {
        return await working;
      } finally {
        groups.delete(working);
      }
    },
    cancel() {
      isClosed = true;
      for (const controller of [...groups.values(), ...runs.values()]) controller.abort();
    },
    get isClosed() {
      return isClosed;
    },
    async close() {
      while (groups.size > 0) await Promise.allSettled(groups.keys());
      isClosed = true;
      while (runs.size > 0) await Promise.allSettled(runs.keys());
    },
  };
}

async function toEnd(work: RunWork, context: RunProgress): Promise<RunRecord> {
  // Lets the caller receive the run before the work starts.
  await undefined;
  return work(context);
}

/**
 * The controllers that end with a signal, by one listener for all of them. Listeners are a linked list: with
 * one for each of an evaluation's runs, a removed listener would keep the next run from being collected.
 */
const followersOf = onceFor((signal: AbortSignal): Set<AbortController> => {
  const all = new Set<AbortController>();
  signal.addEventListener('abort', () => {
    for (const each of all) each.abort(signal.reason);
  });
  return all;
});

function follow(signal: AbortSignal, controller: AbortController): () => void {
  if (signal.aborted) {
    controller.abort(signal.reason);
    return () => {};
  }
  const followers = followersOf(signal);
  followers.add(controller);
  return () => followers.delete(controller);
}
