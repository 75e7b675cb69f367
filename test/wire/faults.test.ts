import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { call } from './call.ts';
import { type FaultServer, startFaultServer } from './faultServer.ts';
import { wireProtocols } from './protocols.ts';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});

afterAll(() => server.close());

beforeEach(() => {
  server.received.length = 0;
});

const json = { 'content-type': 'application/json' };

describe.each(wireProtocols)('$protocol, when the server fails', wire => {
  const { start, delta, end, error: errorFrame } = wire.frames;
  const begun = { send: start + delta('Dear ') + delta('Ada') };

  test('reads the usage in classes that exclude each other', async () => {
    server.play({ steps: [begun, { send: end }] });
    const { text, events, error } = await call(wire, server.url);
    expect(error).toBeUndefined();
    expect(text).toBe('Dear Ada');
    expect(events.find(({ type }) => type === 'usage')).toEqual({
      type: 'usage',
      usage: wire.usage,
    });
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' });
  });

  test('reads frames that arrive in odd pieces', async () => {
    const bytes = Buffer.from(start + delta('Zoë ') + delta('says hi') + end);
    // Seven bytes at a time: frames, lines and the two bytes of an ë come apart.
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, index) =>
      bytes.subarray(index * 7, index * 7 + 7),
    );
    server.play({ steps: pieces.map(send => ({ send })) });
    const { text, error } = await call(wire, server.url);
    expect(error).toBeUndefined();
    expect(text).toBe('Zoë says hi');
  });

  test('does not accept a stream without its final event as a reply', async () => {
    server.play({ steps: [begun] });
    const { text, error } = await call(wire, server.url);
    expect(text).toBe('Dear Ada');
    expect(error?.facts.class).toBe('network');
    expect(error?.message).toContain('before the reply was complete');
  });

  test('keeps the partial reply when the connection is lost', async () => {
    server.play({ steps: [begun, 'drop'] });
    const { text, error } = await call(wire, server.url);
    expect(text).toBe('Dear Ada');
    expect(error?.facts.class).toBe('network');
  });

  test('ends a stream that stops sending data, and frees its connection', async () => {
    server.play({ steps: [begun, 'stall'] });
    const { text, error } = await call(wire, server.url, { limits: { idle: 150 } });
    expect(text).toBe('Dear Ada');
    expect(error?.facts).toEqual({ class: 'timeout', phase: 'idle' });
    await expect.poll(() => server.connections()).toBe(0);
  });

  test('stops immediately when the caller aborts, and frees its connection', async () => {
    server.play({ steps: [begun, 'stall'] });
    const controller = new AbortController();
    const { text, error } = await call(wire, server.url, {
      signal: controller.signal,
      onEvent: event => {
        if (event.type === 'delta' && event.text === 'Ada') controller.abort();
      },
    });
    expect(text).toBe('Dear Ada');
    expect(error?.facts.class).toBe('cancelled');
    await expect.poll(() => server.connections()).toBe(0);
  });

  test.each([true, false])('stops while waiting for the answer (stream: %s)', async stream => {
    server.play({ steps: ['stall'] });
    const controller = new AbortController();
    const calling = call(wire, server.url, { signal: controller.signal, stream });
    await expect.poll(() => server.received.length).toBe(1);
    controller.abort();
    expect((await calling).error?.facts.class).toBe('cancelled');
    await expect.poll(() => server.connections()).toBe(0);
  });

  test('sends nothing when it is already aborted', async () => {
    const { error } = await call(wire, server.url, { signal: AbortSignal.abort() });
    expect(error?.facts.class).toBe('cancelled');
    expect(server.received).toEqual([]);
  });

  test('shows an error that comes after a success', async () => {
    server.play({ steps: [begun, { send: errorFrame }] });
    const { text, error } = await call(wire, server.url);
    expect(text).toBe('Dear Ada');
    expect(error?.facts).toMatchObject({
      class: 'overloaded',
      providerMessage: 'Our servers are busy',
    });
  });

  test('shows an error that is sent as the body of a success', async () => {
    server.play({
      headers: json,
      steps: [
        { send: JSON.stringify({ error: { message: 'Upstream is overloaded', code: 529 } }) },
      ],
    });
    for (const stream of [true, false]) {
      const { error } = await call(wire, server.url, { stream });
      expect(error?.facts).toEqual({
        class: 'overloaded',
        providerMessage: 'Upstream is overloaded',
      });
    }
  });

  test('quotes a gateway whose answer has no provider’s shape', async () => {
    server.play({
      status: 502,
      headers: { 'content-type': 'text/html' },
      steps: [{ send: '<h1>Bad gateway</h1>' }],
    });
    const { error } = await call(wire, server.url);
    expect(error?.facts).toMatchObject({
      class: 'overloaded',
      status: 502,
      providerMessage: '<h1>Bad gateway</h1>',
    });
  });

  test('reports how long the provider asks to wait', async () => {
    server.play({
      status: 429,
      headers: { ...json, 'retry-after': '7' },
      steps: [{ send: JSON.stringify(wire.errorBody('Slow down', 'rate_limit_error')) }],
    });
    const { error } = await call(wire, server.url);
    expect(error?.facts).toMatchObject({ class: 'rateLimited', retryAfter: 7000 });
    expect(error?.message).toContain('7 s');
  });

  test('reports an address that does not answer', async () => {
    const { error } = await call(wire, 'http://127.0.0.1:9');
    expect(error?.facts.class).toBe('network');
    expect(error?.message).toContain('127.0.0.1:9');
  });

  test.each([
    true,
    false,
  ])('reports an address with another protocol (stream: %s)', async stream => {
    server.play({ headers: json, steps: [{ send: '{"hello": "world"}' }] });
    const { error } = await call(wire, server.url, { stream });
    expect(error?.facts.class).toBe('network');
    expect(error?.message).toContain('check that the address');
  });
});
