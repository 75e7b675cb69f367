import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call } from './call.ts';
import { type Loopback, listen } from './loopback.ts';
import { wireProtocols } from './protocols.ts';

let server: Loopback;

/** Refuses every call in words of its own: the text that it was sent. */
beforeAll(async () => {
  server = await listen(async ({ body }, response) => {
    const asked = /call \d+/.exec(JSON.stringify(body))?.[0] ?? '';
    await new Promise(resolve => setTimeout(resolve, Math.random() * 20));
    response.writeHead(400, { 'content-type': 'application/json', 'retry-after': asked.slice(5) });
    response.end(JSON.stringify({ error: { message: `no to ${asked}` } }));
  });
});

afterAll(() => server.close());

describe.each(wireProtocols)('$protocol', wire => {
  test('concurrent calls share a client and keep their replies separate', async () => {
    const numbers = Array.from({ length: 30 }, (_, index) => index + 1);
    const errors = await Promise.all(
      numbers.map(async number => {
        const messages = [{ role: 'user', content: [{ text: `call ${number}` }] }];
        return (await call(wire, server.url, { request: { messages } })).error?.facts;
      }),
    );
    expect(errors).toEqual(
      numbers.map(number => ({
        class: 'badRequest',
        status: 400,
        providerMessage: `no to call ${number}`,
        retryAfter: number * 1000,
      })),
    );
  });
});
