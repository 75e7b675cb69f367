import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ErrorClass, ProviderError } from '../../../src/model/errors.ts';
import { type Circuits, createCircuits } from '../../../src/run/circuits.ts';

const { signal } = new AbortController();
const error = (kind: ErrorClass) => new ProviderError(`it says ${kind}`, { class: kind });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

async function fail(circuits: Circuits, kind: ErrorClass, times = 1): Promise<void> {
  for (let call = 0; call < times; call += 1) {
    const leave = await circuits.enter('a', 'one/a', signal);
    leave(error(kind));
    // What a promise is rejected with is counted in a later turn of the event loop.
    await turn();
  }
}

describe('the circuit of a model', () => {
  test('opens when more than half of its calls fail, five at least, and tells the last of them', async () => {
    const circuits = createCircuits();
    await fail(circuits, 'overloaded', 5);
    const refusal = circuits.enter('a', 'one/a', signal);
    await expect(refusal).rejects.toMatchObject({
      facts: { class: 'overloaded', code: 'circuit_open' },
    });
    await expect(refusal).rejects.toThrow('it says overloaded');
    await expect(circuits.enter('b', 'one/b', signal)).resolves.toBeTypeOf('function');
  });

  test('stays closed while some calls succeed, and for rate limits', async () => {
    const circuits = createCircuits();
    for (let call = 0; call < 10; call += 1) {
      (await circuits.enter('a', 'one/a', signal))();
      await turn();
      await fail(circuits, 'overloaded');
    }
    await fail(circuits, 'rateLimited', 20);
    await fail(circuits, 'badRequest', 20);
    await expect(circuits.enter('a', 'one/a', signal)).resolves.toBeTypeOf('function');
  });

  test('opens at once for a refused key or an empty account', async () => {
    for (const kind of ['auth', 'quotaExhausted'] as const) {
      const circuits = createCircuits();
      await fail(circuits, kind);
      await expect(circuits.enter('a', 'one/a', signal)).rejects.toMatchObject({
        facts: { class: kind, code: 'circuit_open' },
      });
    }
  });

  test('lets one call try after the cooldown, and the others wait for what it finds', async () => {
    const circuits = createCircuits();
    await fail(circuits, 'network', 5);
    vi.setSystemTime(Date.now() + 30_000);
    const leave = await circuits.enter('a', 'one/a', signal);
    let entered = false;
    const second = circuits.enter('a', 'one/a', signal).then(next => {
      entered = true;
      return next;
    });
    await turn();
    expect(entered).toBe(false);
    leave();
    (await second)();
    expect(entered).toBe(true);
  });

  test('does not hold a caller who has gone', async () => {
    const circuits = createCircuits();
    await fail(circuits, 'network', 5);
    vi.setSystemTime(Date.now() + 30_000);
    const leave = await circuits.enter('a', 'one/a', signal);
    const controller = new AbortController();
    const waiting = circuits.enter('a', 'one/a', controller.signal);
    controller.abort();
    await expect(waiting).rejects.toThrow();
    leave();
    (await circuits.enter('a', 'one/a', signal))();
  });
});
