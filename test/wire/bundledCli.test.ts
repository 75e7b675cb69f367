import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startChild } from '../child.ts';
import { workspace } from '../unit/eval/workspace.ts';
import { bundledCli as cli, type Ended, runBundled } from './bundle.ts';
import { type Loopback, listen } from './loopback.ts';
import { says } from './modelServer.ts';

const KEY = 'canary-7f3a9c21d5e84b60';

let server: Loopback;

beforeAll(async () => {
  server = await listen(({ headers, body }, response) => {
    const key = String(headers.authorization).replace('Bearer ', '');
    if (body['model'] === 'compress') {
      const type = 'text/event-stream';
      response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip' });
      response.end(gzipSync(says('Made smaller on the way.').body));
      return;
    }
    if (body['model'] === 'refuse') {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: `Incorrect API key provided: ${key}` } }));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const content of ['Your key is ', key.slice(0, 9), `${key.slice(9)}, that is ${key}.`]) {
      response.write(`data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`);
    }
    const end = { choices: [{ delta: {}, finish_reason: 'stop' }] };
    response.end(`data: ${JSON.stringify(end)}\n\ndata: [DONE]\n\n`);
  });
});

afterAll(() => server.close());

function promptFolder(): Promise<string> {
  return workspace({
    'touchstone.yaml': `endpoints:\n  local: { protocol: openai, baseUrl: "${server.url}/v1", key: "\${env:LOCAL_KEY}" }\n`,
    'greet.prompt': '{{role "user"}}\nHello',
    '.env': `LOCAL_KEY=${KEY}\n`,
  });
}

function run(folder: string, ...args: readonly string[]): Promise<Ended> {
  const { LOCAL_KEY: _, ...env } = process.env;
  return runBundled(cli, args, { folder, env: { ...env, TOUCHSTONE_TRUST: '1' } });
}

it('takes a key from .env, and shows it nowhere although the server returns it', async () => {
  const folder = await promptFolder();
  const said = await run(folder, 'run', 'greet.prompt', '-m', 'local/say', '--record');
  expect(said).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^Your key is \[redacted\], that is \[redacted\]\./),
  });
  const refused = await run(folder, 'run', 'greet.prompt', '-m', 'local/refuse');
  expect(refused).toMatchObject({
    code: 3,
    output: expect.stringMatching(/Incorrect API key provided: \[redacted\]/),
  });
  expect(server.received.map(({ headers }) => headers.authorization)).toEqual([
    `Bearer ${KEY}`,
    `Bearer ${KEY}`,
  ]);
  const kept = await Promise.all(
    ['runs.jsonl', 'recordings/greet.jsonl'].map(file =>
      readFile(join(folder, '.touchstone', file), 'utf8'),
    ),
  );
  expect(kept.join('') + said.output + refused.output).not.toContain(KEY);
});

it('reads a reply that the server compressed without being asked', async () => {
  const folder = await promptFolder();
  const ended = await run(folder, 'run', 'greet.prompt', '-m', 'local/compress');
  expect(ended).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^Made smaller on the way\./),
  });
});

it.runIf(existsSync('/dev/full'))(
  'ends with one sentence when its output cannot be written',
  async () => {
    const folder = await promptFolder();
    const line = `"${process.execPath}" "${cli}" models list > /dev/full`;
    const child = startChild('sh', ['-c', line], { cwd: folder });
    const code = await child.ended;
    expect({ code, lines: child.output().trim().split('\n').length }).toEqual({
      code: 2,
      lines: 1,
    });
  },
);
