import { gateFor, madeOfRedacted, type Redacted, type StreamGate } from '../redaction/gate.ts';
import type { RunEvent } from './runEvent.ts';

/** The gate of one run: it knows the keys of all calls that the run has prepared. */
export interface RunGate {
  /** Called before a call is sent. */
  add(secrets: readonly string[]): void;
  value<T>(value: T): { readonly value: Redacted<T>; readonly count: number };
  /** What of an event may be told by now. Text that may be the beginning of a key waits for what follows. */
  pass(event: RunEvent): Iterable<Redacted<RunEvent>>;
  /** The text that still waited. */
  end(): Iterable<Redacted<RunEvent>>;
}

export function createRunGate(): RunGate {
  const secrets = new Set<string>();
  let gate = gateFor([]);
  let text: StreamGate | undefined;

  function* end(): Generator<Redacted<RunEvent>> {
    const rest = text?.end() ?? '';
    text = undefined;
    if (rest !== '') yield delta(rest);
  }

  return {
    add(more) {
      for (const secret of more) secrets.add(secret);
      gate = gateFor([...secrets]);
    },
    value: value => gate.value(value),
    *pass(event) {
      if (event.type === 'delta') {
        text ??= gate.stream();
        const shown = text.push(event.text);
        if (shown !== '') yield delta(shown);
        return;
      }
      // These come between two pieces of one text; every other event ends it.
      if (event.type !== 'firstToken' && event.type !== 'violated') yield* end();
      yield gate.value(event).value;
    },
    end,
  };
}

/** Of text that has passed. */
function delta(text: string): Redacted<RunEvent> {
  return madeOfRedacted<RunEvent>({ type: 'delta', text });
}
