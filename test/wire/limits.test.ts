import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { call } from './call.ts';
import { type FaultServer, startFaultServer } from './faultServer.ts';
import { wireProtocols } from './protocols.ts';

let server: FaultServer;
let elsewhere: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
  elsewhere = await startFaultServer();
});

afterAll(() => Promise.all([server.close(), elsewhere.close()]));

beforeEach(() => {
  server.received.length = 0;
});

const json = { 'content-type': 'application/json' };
const megabyte = 'x'.repeat(2 ** 20);

describe.each(wireProtocols)('$protocol, within limits', wire => {
  const { start, delta, end } = wire.frames;
  const comment = ': still working\n\n';

  test.each([
    true,
    false,
  ])('ends a call to a server that never responds (stream: %s)', async stream => {
    server.play({ mute: true, steps: [] });
    const { error } = await call(wire, server.url, { stream, limits: { headers: 150 } });
    expect(error?.facts).toEqual({ class: 'timeout', phase: 'headers' });
    expect(error?.message).toContain('Timed out after 150 ms without an answer');
    await expect.poll(() => server.connections()).toBe(0);
  });

  test('ends an endless slow reply, and keeps the partial reply', async () => {
    const steps = [{ send: start + delta('Dear ') }, { repeat: delta('Ada '), every: 20 }];
    server.play({ steps });
    const { text, error } = await call(wire, server.url, { limits: { idle: 5000, total: 500 } });
    expect(text).toMatch(/^Dear (?:Ada )+$/);
    expect(error?.facts).toEqual({ class: 'timeout', phase: 'total' });
    await expect.poll(() => server.connections()).toBe(0);
  });

  test('accepts data without content as a sign of activity', async () => {
    const alive = Array.from({ length: 4 }, () => [{ wait: 500 }, { send: comment }]).flat();
    server.play({ steps: [{ send: start }, ...alive, { send: delta('hi') + end }] });
    const { text, error } = await call(wire, server.url, { limits: { idle: 1500 } });
    expect(error).toBeUndefined();
    expect(text).toBe('hi');
  });

  test.each([301, 302, 307, 308])('does not send a key to the target of a %i', async status => {
    const location = `${elsewhere.url}/v1/somewhere`;
    server.play({ status, headers: { location }, steps: [] });
    const { error } = await call(wire, server.url);
    expect(error?.facts).toEqual({ class: 'badRequest', status });
    expect(error?.message).toContain(new URL(location).host);
    expect(error?.message).toContain('baseUrl');
    expect(elsewhere.received).toEqual([]);
    expect(server.received).toHaveLength(1);
  });

  test('reads a limited part of an error', async () => {
    const steps = [{ send: megabyte }, { send: megabyte }, 'stall' as const];
    server.play({ status: 500, headers: { 'content-type': 'text/plain' }, steps });
    const { error } = await call(wire, server.url);
    expect(error?.facts).toMatchObject({ class: 'overloaded', status: 500 });
    expect(error?.facts.providerMessage?.length).toBeLessThan(2 ** 20);
    expect(error?.message.length).toBeLessThan(1000);
    await expect.poll(() => server.connections()).toBe(0);
  });

  test('sends the headers of its endpoint, and shows no secret in them', async () => {
    server.play({
      status: 400,
      headers: json,
      steps: [
        { send: JSON.stringify(wire.errorBody('bad token gw-fedcba98zyxwvu76', 'bad_request')) },
      ],
    });
    const headers = { 'x-gateway-token': 'gw-fedcba98zyxwvu76', 'x-team': 'support' };
    const { error } = await call(wire, server.url, { headers });
    expect(server.received[0]?.headers).toMatchObject(headers);
    expect(error?.facts.providerMessage).toBe('bad token [redacted]');
  });
});

describe('memory', () => {
  const [wire] = wireProtocols.filter(({ protocol }) => protocol === 'openai');

  test.each([
    ['an event', { 'content-type': 'text/event-stream' }, true],
    ['a body', json, false],
  ] as const)('is not exhausted by an endless %s', async (_, headers, stream) => {
    if (!wire) throw new Error('no such protocol');
    server.play({ headers, steps: [{ send: 'data: "' }, { repeat: megabyte, every: 0 }] });
    const { error } = await call(wire, server.url, { stream });
    expect(error?.facts.class).toBe('responseTooLarge');
    expect(error?.message).toContain('Response exceeded 32 MB; aborted');
    await expect.poll(() => server.connections()).toBe(0);
  });
});
