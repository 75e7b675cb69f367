import {
  gateFor,
  madeOfRedacted,
  type Passed,
  type Redacted,
  type StreamGate,
} from '../redaction/gate.ts';
import type { RunEvent, UnreadEvent } from './runEvent.ts';

/** The redaction gate of one run. It knows the keys of all calls of the run. */
export interface RunGate {
  /** Must be called before a call is sent. */
  add(secrets: readonly string[]): void;
  value<T>(value: T): Passed<T>;
  /**
   * The part of an event that can be shown now. Text that may be the beginning of a key waits for the text after it.
   * Called for each event that is read: usually nothing reads the events of an evaluation's runs.
   */
  shown(event: UnreadEvent): readonly Redacted<RunEvent>[];
  /** The text that is still waiting. */
  rest(): readonly Redacted<RunEvent>[];
}

export function createRunGate(): RunGate {
  const secrets = new Set<string>();
  let gate = gateFor([]);
  let text: StreamGate | undefined;
  /** Parts that were already searched: the event `started` and the record have the same ones. */
  const known = new Map<unknown, Passed<unknown>>();

  function value<T>(whole: T): Passed<T> {
    return gate.value(whole, known);
  }

  function knowRequest({ request }: Extract<RunEvent, { type: 'started' }>): void {
    const { messages } = request;
    if (!known.has(messages)) known.set(messages, gate.value(messages));
  }

  function rest(): readonly Redacted<RunEvent>[] {
    const waiting = text?.end() ?? '';
    text = undefined;
    return textEvents(waiting);
  }

  return {
    add(more) {
      if (more.every(secret => secrets.has(secret))) return;
      for (const secret of more) secrets.add(secret);
      gate = gateFor([...secrets]);
      known.clear();
    },
    value,
    shown(event) {
      if (event.type === 'delta') {
        text ??= gate.stream();
        return textEvents(text.push(event.text));
      }
      // These events occur between two pieces of one text. Every other event ends the text.
      const isWithinText = event.type === 'firstToken' || event.type === 'violated';
      const before = isWithinText ? [] : rest();
      if (event.type === 'started') knowRequest(event);
      // The record of a run has already passed the gate, and it is large.
      const shown =
        event.type === 'finished' ? madeOfRedacted<RunEvent>(event) : value(event).value;
      return [...before, shown];
    },
    rest,
  };
}

function textEvents(shown: string): readonly Redacted<RunEvent>[] {
  return shown === '' ? [] : [madeOfRedacted<RunEvent>({ type: 'delta', text: shown })];
}
