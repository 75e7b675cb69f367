import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadPrompt } from '../../src/library.ts';
import { proxyFetch } from '../../src/provider/transport/pooledFetch.ts';
import { workspace } from '../unit/eval/workspace.ts';
import { bundledCli as cli, runBundled } from './bundle.ts';
import { selfSigned } from './certificate.ts';
import { says } from './modelServer.ts';

const HOST = 'model.test';
const { cert, key } = selfSigned(HOST);
const reply = says('by way of the proxy');

/** A server that only the proxy finds: its name is in no DNS. */
const plain = createServer(answer);
const secure = createTlsServer({ cert, key }, answer);
/** Where the proxy was asked to send something, and by whom. */
const tunnels: { readonly to: string; readonly authorization: string | undefined }[] = [];
const proxy = createServer((request, response) => {
  // Of `http:` a proxy gets the request itself.
  const { host } = new URL(request.url ?? '');
  tunnels.push({ to: `${host}:80`, authorization: request.headers['proxy-authorization'] });
  answer(request, response);
});

function answer(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  response.writeHead(200, { 'content-type': 'text/event-stream', connection: 'close' });
  response.end(reply.body);
}

function portOf(server: Server | typeof secure): number {
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  proxy.on('connect', ({ url = '', headers }, socket, head) => {
    tunnels.push({ to: url, authorization: headers['proxy-authorization'] });
    const target = connect(portOf(secure), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      target.pipe(socket).pipe(target);
    });
    for (const end of [target, socket]) end.on('error', () => {});
  });
  for (const server of [plain, secure, proxy]) {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  }
});

afterAll(() => {
  for (const server of [plain, secure, proxy]) {
    server.close();
    server.closeAllConnections();
  }
});

beforeEach(() => {
  tunnels.length = 0;
});

const prompt = '---\nmodel: house/m\ntouchstone.retry: { attempts: 1 }\n---\nHello\n';

function folderAt(baseUrl: string, files: Record<string, string> = {}): Promise<string> {
  const settings = `endpoints: { house: { protocol: openai, baseUrl: "${baseUrl}" } }\n`;
  return workspace({ 'touchstone.yaml': settings, 'p.prompt': prompt, ...files });
}

async function runCli(baseUrl: string, environment: Record<string, string>, files = {}) {
  const folder = await folderAt(baseUrl, files);
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, cert);
  const { PATH = '', HOME = '' } = process.env;
  const given = Object.entries(environment).map(([name, value]) => [
    name,
    value.replace('CA', ca).replace('PROXY', `127.0.0.1:${portOf(proxy)}`),
  ]);
  const env = { PATH, HOME, TOUCHSTONE_TRUST: '1', ...Object.fromEntries(given) };
  return runBundled(cli, ['run', 'p.prompt'], { folder, env });
}

const slow = 60_000;

test(
  'the command line uses HTTPS_PROXY, with the certificates of NODE_EXTRA_CA_CERTS',
  async () => {
    const environment = { HTTPS_PROXY: 'http://me:secret@PROXY', NODE_EXTRA_CA_CERTS: 'CA' };
    const ended = await runCli(`https://${HOST}/v1`, environment);
    expect(ended.output).toContain('by way of the proxy');
    expect(ended.code).toBe(0);
    const authorization = `Basic ${Buffer.from('me:secret').toString('base64')}`;
    expect(tunnels).toEqual([{ to: `${HOST}:443`, authorization }]);
  },
  slow,
);

test(
  'a certificate that is not trusted is reported, with what to do',
  async () => {
    const { code, output } = await runCli(`https://${HOST}/v1`, { https_proxy: 'PROXY' });
    expect(code).toBe(3);
    expect(output).toMatch(
      /The certificate of house at https:\/\/model\.test\/v1 is not trusted.*NODE_EXTRA_CA_CERTS/,
    );
  },
  slow,
);

test(
  'HTTP_PROXY is for http, and NO_PROXY, other schemes and a .env are not sent to it',
  async () => {
    const there = `http://${HOST}/v1`;
    expect(await runCli(there, { HTTP_PROXY: 'PROXY' })).toMatchObject({ code: 0 });
    expect(tunnels).toHaveLength(1);
    const direct = [
      { HTTP_PROXY: 'PROXY', NO_PROXY: 'example.com,.test' },
      { HTTPS_PROXY: 'PROXY' },
    ];
    for (const environment of direct) {
      const { code, output } = await runCli(there, environment);
      expect([code, output]).toEqual([3, expect.stringMatching(/ENOTFOUND|EAI_AGAIN|ECONN/)]);
    }
    const dotenv = { '.env': `HTTP_PROXY=http://127.0.0.1:${portOf(proxy)}\n` };
    expect(await runCli(there, {}, dotenv)).toMatchObject({ code: 3 });
    expect(tunnels).toHaveLength(1);
  },
  slow,
);

test(
  'a server on this machine is never called through a proxy',
  async () => {
    const here = `http://localhost:${portOf(plain)}/v1`;
    const all = { HTTP_PROXY: 'PROXY', HTTPS_PROXY: 'PROXY', ALL_PROXY: 'PROXY' };
    expect(await runCli(here, all)).toMatchObject({ code: 0 });
    expect(tunnels).toEqual([]);
  },
  slow,
);

test(
  'an invalid proxy is reported, and nothing is sent without it',
  async () => {
    const { output } = await runCli(`http://${HOST}/v1`, {
      HTTP_PROXY: 'socks5://me:secret@PROXY',
    });
    expect(output).toContain(
      'house/m: The proxy of HTTP_PROXY cannot be used: its address does not begin',
    );
    expect(output).not.toContain('secret');
  },
  slow,
);

test(
  'the library uses the proxy of its environment, and its program does not',
  async () => {
    const folder = await folderAt(`http://${HOST}/v1`);
    // Both are set by the first `fetch` of a program.
    await fetch('data:,');
    const symbols = [1, 2].map(version => Symbol.for(`undici.globalDispatcher.${version}`));
    const globals = globalThis as Record<symbol, unknown>;
    const before = symbols.map(symbol => globals[symbol]);
    const environment = { HTTP_PROXY: `http://127.0.0.1:${portOf(proxy)}` };
    const loaded = await loadPrompt(join(folder, 'p.prompt'), { environment });
    const record = await loaded.run({}, { model: 'house/m' });
    expect(record.error).toBeUndefined();
    expect(record).toMatchObject({ outcome: 'completed', text: 'by way of the proxy' });
    expect(tunnels).toEqual([{ to: `${HOST}:80`, authorization: undefined }]);
    for (const [index, symbol] of symbols.entries()) expect(globals[symbol]).toBe(before[index]);
    const outside = await fetch(`http://${HOST}/`).catch((error: unknown) => error);
    expect(outside).toBeInstanceOf(Error);
    expect(tunnels).toHaveLength(1);
  },
  slow,
);

test('without a proxy an ordinary call works', () => {
  expect(proxyFetch({})).toBeUndefined();
  expect(proxyFetch({ NO_PROXY: '*', HTTPS_PROXY: ' ' })).toBeUndefined();
});
