import { madeOfRedacted, type Redacted } from '../redaction/gate.ts';
import type { RunEvent } from './runEvent.ts';

/** A queue of events from a run to its reader. */
export interface RunEvents {
  push(event: Redacted<RunEvent>): void;
  /** Ends the queue. The reader gets the error of the run, if any, after the last event. */
  end(error?: { readonly reason: unknown }): void;
  /** For one reader. If the reader stops reading, the run continues. */
  readonly events: AsyncIterable<RunEvent>;
}

/**
 * A queue that never delays the run. Pieces of text that have not been read yet are joined, so that an unread
 * queue contains at most the text of the replies, which is limited, and a few events for each attempt.
 */
export function createRunEvents(): RunEvents {
  const unread: Redacted<RunEvent>[] = [];
  let ended: { readonly error?: { readonly reason: unknown } } | undefined;
  let isLeft = false;
  let wake = (): void => {};

  const iterator: AsyncIterator<RunEvent> = {
    async next() {
      for (;;) {
        const value = unread.shift();
        if (value) return { value, done: false };
        if (ended?.error && !isLeft) throw ended.error.reason;
        if (ended || isLeft) return { value: undefined, done: true };
        await new Promise<void>(resolve => (wake = resolve));
      }
    },
    async return() {
      isLeft = true;
      unread.length = 0;
      wake();
      return { value: undefined, done: true };
    },
  };
  return {
    push(event) {
      if (isLeft) return;
      const last = unread.at(-1);
      if (event.type === 'delta' && last?.type === 'delta') {
        const text = last.text + event.text;
        unread[unread.length - 1] = madeOfRedacted<RunEvent>({ type: 'delta', text });
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
