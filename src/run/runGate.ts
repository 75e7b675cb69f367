import {
  gateFor,
  madeOfRedacted,
  type Passed,
  type Redacted,
  type StreamGate,
} from '../redaction/gate.ts';
import type { RunEvent } from './runEvent.ts';

/** The redaction gate of one run. It knows the keys of all calls of the run. */
export interface RunGate {
  /** Must be called before a call is sent. */
  add(secrets: readonly string[]): void;
  value<T>(value: T): Passed<T>;
  /**
   * Emits the part of an event that can be shown now. Text that may be the beginning of a key waits for the
   * text after it.
   */
  pass(event: RunEvent): void;
  /** Emits the text that is still waiting. */
  end(): void;
}

export function createRunGate(emit: (event: Redacted<RunEvent>) => void): RunGate {
  const secrets = new Set<string>();
  let gate = gateFor([]);
  let text: StreamGate | undefined;
  /** Messages that were already searched for the event `started`. The record has the same ones. */
  const known = new Map<unknown, Passed<unknown>>();

  function emitText(shown: string): void {
    if (shown !== '') emit(madeOfRedacted<RunEvent>({ type: 'delta', text: shown }));
  }

  function end(): void {
    const rest = text?.end() ?? '';
    text = undefined;
    emitText(rest);
  }

  return {
    add(more) {
      if (more.every(secret => secrets.has(secret))) return;
      for (const secret of more) secrets.add(secret);
      gate = gateFor([...secrets]);
      known.clear();
    },
    value: value => gate.value(value, known),
    pass(event) {
      if (event.type === 'delta') {
        text ??= gate.stream();
        emitText(text.push(event.text));
        return;
      }
      // These events occur between two pieces of one text. Every other event ends the text.
      if (event.type !== 'firstToken' && event.type !== 'violated') end();
      if (event.type === 'started') {
        const { messages } = event.request;
        if (!known.has(messages)) known.set(messages, gate.value(messages));
      }
      emit(gate.value(event, known).value);
    },
    end,
  };
}
