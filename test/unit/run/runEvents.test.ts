import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunEvent, UnreadEvent } from '../../../src/run/runEvent.ts';
import { createRunEvents } from '../../../src/run/runEvents.ts';
import { createRunGate } from '../../../src/run/runGate.ts';

const KEY = 'sk-test-4f9a8b7c6d5e4f3a2b1c';

const textOf = (events: readonly RunEvent[]): string =>
  events.map(event => (event.type === 'delta' ? event.text : '')).join('');

describe('the events of a run', () => {
  test('have no key, wherever its text is cut and whenever it is read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ maxLength: 20 }),
        fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 6 }),
        fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
        async (around, cuts, waits) => {
          const gate = createRunGate();
          const { push, end, events } = createRunEvents(gate);
          const read: RunEvent[] = [];
          const reading = (async () => {
            if (waits[0]) await turn();
            for await (const event of events) read.push(event);
          })();
          gate.add([KEY]);
          const whole = `${around} ${KEY} ${around}`;
          const places = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
          for (const [index, place] of places.slice(1).entries()) {
            push({ type: 'delta', text: whole.slice(places[index], place) });
            if (waits[index]) await turn();
          }
          end();
          await reading;
          expect(textOf(read)).toBe(`${around} [redacted] ${around}`);
        },
      ),
    );
  });

  test('show the end of a text before the event that follows it, and also when the run fails', async () => {
    const gate = createRunGate();
    const { push, end, events } = createRunEvents(gate);
    // The beginning of a key, which waits for the rest of it.
    push({ type: 'delta', text: 'Look: sk-' });
    push({ type: 'adapted', note: `Sent without ${KEY}.` });
    push({ type: 'delta', text: 'sk-' });
    end({ reason: new Error('broken') });
    const read: RunEvent[] = [];
    const reading = (async () => {
      for await (const event of events) read.push(event);
    })();
    await expect(reading).rejects.toThrow('broken');
    expect(read.map(({ type }) => type)).toEqual(['delta', 'delta', 'adapted', 'delta']);
    expect(textOf(read)).toBe('Look: sk-sk-');
    expect(JSON.stringify(read)).not.toContain(KEY);
  });

  test('are kept as a few events, however many pieces of text are not read', async () => {
    const gate = createRunGate();
    const passed: UnreadEvent[] = [];
    const shown: typeof gate.shown = event => {
      passed.push(event);
      return gate.shown(event);
    };
    const { push, end, events } = createRunEvents({ ...gate, shown });
    for (let piece = 0; piece < 1000; piece += 1) push({ type: 'delta', text: 'ab' });
    end();
    expect(textOf(await Array.fromAsync(events))).toBe('ab'.repeat(1000));
    expect(passed).toHaveLength(1);
  });
});
