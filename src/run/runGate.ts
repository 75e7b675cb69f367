import {
  gateFor,
  madeOfRedacted,
  type Passed,
  type Redacted,
  type StreamGate,
} from '../redaction/gate.ts';
import type { RunEvent } from './runEvent.ts';

/** The gate of one run: it knows the keys of all calls that the run has prepared. */
export interface RunGate {
  /** Called before a call is sent. */
  add(secrets: readonly string[]): void;
  value<T>(value: T): Passed<T>;
  /** Emits what of an event can be shown now. Text that may be the beginning of a key waits for what follows. */
  pass(event: RunEvent): void;
  /** Emits the text that still waited. */
  end(): void;
}

export function createRunGate(emit: (event: Redacted<RunEvent>) => void): RunGate {
  const secrets = new Set<string>();
  let gate = gateFor([]);
  let text: StreamGate | undefined;
  /** Messages that were searched for the event `started`: the record has the same ones. */
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
      // These come between two pieces of one text; every other event ends it.
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
