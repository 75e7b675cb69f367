import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { pooledFetch } from '../../src/provider/transport/pooledFetch.ts';
import { type Loopback, listen } from './loopback.ts';

const opened: Loopback[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map(server => server.close()));
});

const fetch = pooledFetch({});

/** A server that gives each of its responses to the test. */
async function serving(): Promise<{
  readonly url: string;
  readonly next: () => Promise<ServerResponse>;
}> {
  const responses: ServerResponse[] = [];
  let wake = (): void => {};
  const server = await listen((_, response) => {
    responses.push(response);
    wake();
  });
  opened.push(server);
  return {
    url: server.url,
    async next() {
      for (;;) {
        const response = responses.shift();
        if (response) return response;
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
    },
  };
}

test('the pieces of a body before its connection breaks are read, and then the failure', async () => {
  const { url, next } = await serving();
  const asked = fetch(url);
  const sent = await next();
  sent.write('data: one\n\n');
  const { body } = await asked;
  const reader = body?.getReader();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('data: one\n\n');
  sent.destroy();
  await expect(reader?.read()).rejects.toThrow(new TypeError('terminated'));
});

test('a connection that breaks before the answer fails like one of `fetch`', async () => {
  const { url, next } = await serving();
  const asked = fetch(url);
  (await next()).destroy();
  await expect(asked).rejects.toThrow(new TypeError('fetch failed'));
});

test('an abort ends a request at every moment with its reason and closes the connection', async () => {
  const reason = new Error('no longer needed');
  const before = AbortSignal.abort(reason);
  const { url, next } = await serving();
  await expect(fetch(url, { signal: before })).rejects.toBe(reason);

  const connecting = new AbortController();
  const unsent = fetch(url, { signal: connecting.signal });
  connecting.abort(reason);
  await expect(unsent).rejects.toBe(reason);

  const waiting = new AbortController();
  const unanswered = fetch(url, { signal: waiting.signal });
  const silent = await next();
  waiting.abort(reason);
  await expect(unanswered).rejects.toBe(reason);
  await once(silent, 'close');

  const reading = new AbortController();
  const asked = fetch(url, { signal: reading.signal });
  const answered = await next();
  answered.write('begun');
  const { body } = await asked;
  reading.abort(reason);
  await expect(body?.getReader().read()).rejects.toBe(reason);
  await once(answered, 'close');
});

test('a body that is not wanted closes its connection', async () => {
  const { url, next } = await serving();
  const asked = fetch(url);
  const answered = await next();
  answered.write('begun');
  await (await asked).body?.cancel();
  await once(answered, 'close');
});
