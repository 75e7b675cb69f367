import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Circuits, createCircuits } from '../../../src/call/retry/circuits.ts';
import { type ErrorClass, ProviderError } from '../../../src/model/errors.ts';

const { signal } = new AbortController();
const error = (kind: ErrorClass) => new ProviderError(`it says ${kind}`, { class: kind });

let time: number;

beforeEach(() => {
  time = 1000;
});

const create = (): Circuits => createCircuits(30_000, () => time);

async function fail(circuits: Circuits, kind: ErrorClass, times = 1): Promise<void> {
  for (let call = 0; call < times; call += 1) {
    const leave = await circuits.enter('a', 'one/a', signal);
    leave(error(kind));
  }
}

describe('the circuit of a model', () => {
  test('opens when more than half of at least five calls fail, and reports the last error', async () => {
    const circuits = create();
    await fail(circuits, 'overloaded', 5);
    const refusal = circuits.enter('a', 'one/a', signal);
    await expect(refusal).rejects.toMatchObject({
      facts: { class: 'overloaded', code: 'circuit_open' },
    });
    await expect(refusal).rejects.toThrow('it says overloaded');
    await expect(circuits.enter('b', 'one/b', signal)).resolves.toBeTypeOf('function');
  });

  test('stays closed while some calls succeed, and for rate limits', async () => {
    const circuits = create();
    for (let call = 0; call < 10; call += 1) {
      (await circuits.enter('a', 'one/a', signal))();
      await turn();
      await fail(circuits, 'overloaded');
    }
    await fail(circuits, 'rateLimited', 20);
    await fail(circuits, 'badRequest', 20);
    await expect(circuits.enter('a', 'one/a', signal)).resolves.toBeTypeOf('function');
  });

  test('opens immediately for a refused key or an empty account', async () => {
    for (const kind of ['auth', 'quotaExhausted'] as const) {
      const circuits = create();
      await fail(circuits, kind);
      await expect(circuits.enter('a', 'one/a', signal)).rejects.toMatchObject({
        facts: { class: kind, code: 'circuit_open' },
      });
    }
  });

  test('admits one trial call after the cooldown, and the others wait for its result', async () => {
    const circuits = create();
    await fail(circuits, 'network', 5);
    time += 30_000;
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

  test('does not keep a caller waiting after it has aborted', async () => {
    const circuits = create();
    await fail(circuits, 'network', 5);
    time += 30_000;
    const leave = await circuits.enter('a', 'one/a', signal);
    const controller = new AbortController();
    const waiting = circuits.enter('a', 'one/a', controller.signal);
    controller.abort();
    await expect(waiting).rejects.toThrow();
    leave();
    (await circuits.enter('a', 'one/a', signal))();
  });

  test('opens again when the trial fails, and the waiting callers are refused', async () => {
    const circuits = create();
    await fail(circuits, 'network', 5);
    time += 30_000;
    const leave = await circuits.enter('a', 'one/a', signal);
    const waiting = circuits.enter('a', 'one/a', signal);
    leave(error('timeout'));
    await expect(waiting).rejects.toThrow('one/a is paused for 30 s after repeated failures.');
    await expect(waiting).rejects.toThrow('it says timeout');
  });

  test('is not kept open by calls that were in progress when it opened', async () => {
    const circuits = create();
    const late = await circuits.enter('a', 'one/a', signal);
    await fail(circuits, 'network', 5);
    time += 30_000;
    const leave = await circuits.enter('a', 'one/a', signal);
    late(error('network'));
    leave();
    await expect(circuits.enter('a', 'one/a', signal)).resolves.toBeTypeOf('function');
  });
});

describe('changing the system time', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  test('back or forward does not change how long a circuit is open', async () => {
    const circuits = createCircuits(50);
    await fail(circuits, 'auth');
    vi.setSystemTime(Date.now() + 3_600_000);
    await expect(circuits.enter('a', 'one/a', signal)).rejects.toThrow('is paused');
    vi.setSystemTime(Date.now() - 7_200_000);
    await pause(60);
    (await circuits.enter('a', 'one/a', signal))();
  });
});
