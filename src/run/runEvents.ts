import type { Redacted } from '../redaction/gate.ts';
import type { RunEvent, UnreadEvent } from './runEvent.ts';
import type { RunGate } from './runGate.ts';

/** A queue of events from a run to its reader. */
export interface RunEvents {
  push(event: UnreadEvent): void;
  /** Ends the queue. The reader gets the error of the run, if any, after the last event. */
  end(error?: { readonly reason: unknown }): void;
  /** For one reader. If the reader stops reading, the run continues. */
  readonly events: AsyncIterable<Redacted<RunEvent>>;
}

/**
 * A queue that never delays the run. Pieces of text that have not been read yet are joined, so that an unread
 * queue contains at most the text of the replies, which is limited, and a few events for each attempt. Events pass the
 * gate when they are read.
 */
export function createRunEvents(gate: Pick<RunGate, 'shown' | 'rest'>): RunEvents {
  const unread: UnreadEvent[] = [];
  /** Redacted events of which one was read. */
  const shown: Redacted<RunEvent>[] = [];
  let ended: { readonly error?: { readonly reason: unknown } } | undefined;
  let isLeft = false;
  let wake = (): void => {};

  const iterator: AsyncIterator<Redacted<RunEvent>> = {
    async next() {
      for (;;) {
        const value = shown.shift();
        if (value) return { value, done: false };
        const event = unread.shift();
        shown.push(...(event ? gate.shown(event) : ended ? gate.rest() : []));
        if (event || shown.length > 0) continue;
        if (ended?.error && !isLeft) throw ended.error.reason;
        if (ended || isLeft) return { value: undefined, done: true };
        await new Promise<void>(resolve => (wake = resolve));
      }
    },
    async return() {
      isLeft = true;
      unread.length = 0;
      shown.length = 0;
      wake();
      return { value: undefined, done: true };
    },
  };
  return {
    push(event) {
      if (isLeft) return;
      const last = unread.at(-1);
      if (event.type === 'delta' && last?.type === 'delta') {
        unread[unread.length - 1] = { type: 'delta', text: last.text + event.text };
      } else {
        unread.push(event);
      }
      wake();
    },
    end(error) {
      ended = error ? { error } : {};
      wake();
    },
    events: { [Symbol.asyncIterator]: () => iterator },
  };
}
