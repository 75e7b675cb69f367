import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { pooledFetch } from '../../src/provider/transport/pooledFetch.ts';
import { call } from './call.ts';
import { type Answer, type Loopback, listen } from './loopback.ts';
import { wireProtocols } from './protocols.ts';

const opened: Loopback[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map(server => server.close()));
});

async function serving(answer: Answer): Promise<string> {
  const server = await listen(answer);
  opened.push(server);
  return server.url;
}

const fetch = pooledFetch({});

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
] as const)('a reply and an error that a server compresses with %s are read', async (encoding, compress) => {
  for (const wire of wireProtocols) {
    const { start, delta, end } = wire.frames;
    const replying = await serving((_, response) => {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'content-encoding': encoding,
      });
      response.end(compress(start + delta('Dear Ada') + end));
    });
    const { text, error } = await call(wire, replying, { fetch });
    expect(error).toBeUndefined();
    expect(text).toBe('Dear Ada');
    const refusing = await serving((_, response) => {
      response.writeHead(400, { 'content-type': 'application/json', 'content-encoding': encoding });
      response.end(compress(JSON.stringify({ error: { message: 'No such parameter.' } })));
    });
    const refused = await call(wire, refusing, { fetch });
    expect(refused.error?.facts.providerMessage).toContain('No such parameter.');
  }
});

test('consecutive calls share connections', async () => {
  const sockets = new Set<unknown>();
  for (const wire of wireProtocols) {
    sockets.clear();
    const { start, delta, end } = wire.frames;
    const url = await serving((_, response) => {
      sockets.add(response.socket);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(start + delta('Hello') + end);
    });
    for (let turn = 0; turn < 5; turn += 1) {
      expect((await call(wire, url, { fetch })).text).toBe('Hello');
    }
    expect(sockets.size).toBeLessThan(5);
  }
});

test('a request that is not over HTTP fails like one of `fetch`', async () => {
  await expect(fetch('nonsense')).rejects.toThrow(TypeError);
});
