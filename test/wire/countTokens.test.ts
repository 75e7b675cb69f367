import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { countRequest } from '../../src/call/countTokens.ts';
import { ProviderError } from '../../src/model/errors.ts';
import type { ModelRequest } from '../../src/model/request.ts';
import type { CallOptions } from '../../src/provider/provider.ts';
import { loadProvider } from '../../src/provider/registry.ts';
import { createNodeHost } from '../../src/run/nodeHost.ts';
import { KEY } from './call.ts';
import { type FaultServer, type Script, startFaultServer } from './faultServer.ts';
import { wireOf } from './protocols.ts';

let server: FaultServer;

beforeAll(async () => {
  server = await startFaultServer();
});

afterAll(() => server.close());

beforeEach(() => {
  server.received.length = 0;
});

const answer = (body: unknown, more: Partial<Script> = {}): Script => ({
  headers: { 'content-type': 'application/json' },
  steps: [{ send: JSON.stringify(body) }],
  ...more,
});

const tool = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const request: Omit<ModelRequest, 'model'> = {
  messages: [
    { role: 'system', content: [{ text: 'Be brief.' }] },
    { role: 'user', content: [{ text: 'The weather in Oslo?' }] },
  ],
  parameters: { maxOutputTokens: 50, stopSequences: ['END'], extra: { service_tier: 'auto' } },
  tools: [{ name: 'weather', inputSchema: tool }],
  output: { format: 'json', schema: { ...tool, additionalProperties: false } },
};

async function count(protocol: 'anthropic' | 'google', more: Partial<CallOptions> = {}) {
  const { model, baseUrl } = wireOf(protocol);
  const { countTokens } = await loadProvider(protocol);
  const signal = new AbortController().signal;
  const options = { signal, key: KEY, baseUrl: baseUrl(server.url), ...more };
  return countTokens?.({ model, ...request }, options);
}

async function failure(counting: Promise<unknown>): Promise<ProviderError> {
  const error = await counting.catch((thrown: unknown) => thrown);
  if (!(error instanceof ProviderError)) throw new Error(`no ProviderError: ${error}`);
  return error;
}

test('Claude counts everything that is input, and nothing that only a reply needs', async () => {
  server.play(answer({ input_tokens: 42 }));
  expect(await count('anthropic')).toBe(42);
  const [{ path, body } = { path: '', body: {} }] = server.received;
  expect(path).toBe('/v1/messages/count_tokens');
  expect(Object.keys(body).sort()).toEqual([
    'messages',
    'model',
    'output_config',
    'system',
    'tools',
  ]);
});

test('Gemini counts the whole request, not only its messages', async () => {
  server.play(answer({ totalTokens: 42 }));
  expect(await count('google')).toBe(42);
  const [{ path, body } = { path: '', body: {} }] = server.received;
  expect(path).toBe('/v1/models/gemini-3.8-flash:countTokens');
  expect(body).toEqual({
    generateContentRequest: {
      model: 'models/gemini-3.8-flash',
      contents: [{ role: 'user', parts: [{ text: 'The weather in Oslo?' }] }],
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      tools: [{ functionDeclarations: [{ name: 'weather', parametersJsonSchema: tool }] }],
      generationConfig: {
        responseMimeType: 'application/json',
        responseJsonSchema: expect.objectContaining({ required: ['city'] }),
      },
    },
  });
});

describe.each(['anthropic', 'google'] as const)('%s, asked to count', protocol => {
  test('sends the headers of the endpoint', async () => {
    server.play(answer({ input_tokens: 1, totalTokens: 1 }));
    await count(protocol, { headers: { 'x-team': 'support' } });
    expect(server.received[0]?.headers['x-team']).toBe('support');
  });

  test('is refused like a call', async () => {
    const said = wireOf(protocol).errorBody('Slow down', 'rate_limit_error');
    server.play(answer(said, { status: 429 }));
    const { facts } = await failure(count(protocol));
    expect(facts).toMatchObject({ class: 'rateLimited', providerMessage: 'Slow down' });
  });

  test('stops when the caller aborts, and frees its connection', async () => {
    server.play({ steps: ['stall'] });
    const controller = new AbortController();
    const counting = failure(count(protocol, { signal: controller.signal }));
    await expect.poll(() => server.received.length).toBe(1);
    controller.abort();
    expect((await counting).facts.class).toBe('cancelled');
    await expect.poll(() => server.connections()).toBe(0);
  });

  test('returns no count for an answer without one', async () => {
    server.play(answer({ hello: 'world' }));
    expect((await failure(count(protocol))).message).toContain('does not contain a token count');
  });
});

test('a count uses the address, the key and the headers of a run', async () => {
  const { model, baseUrl } = wireOf('anthropic');
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-count-'));
  await writeFile(
    join(folder, 'touchstone.yaml'),
    `endpoints:\n  here:\n    protocol: anthropic\n    baseUrl: "${baseUrl(server.url)}"\n    key: \${env:HERE}\n    headers: { x-team: "\${env:TEAM}", x-desk: support }\n`,
  );
  const environment = { HERE: KEY, TEAM: 'till' };
  const host = await createNodeHost({ folder, environment, warn: () => {} });
  const asked = { ...request, model: `here/${model.split('/')[1]}` };
  server.play(answer({ input_tokens: 42 }));
  const counted = await countRequest(asked, host, new AbortController().signal);
  expect(counted).toEqual({ tokens: 42, how: 'provider' });
  await host.close();
  const headers = server.received.at(-1)?.headers;
  expect(headers).toMatchObject({ 'x-team': 'till', 'x-desk': 'support' });
  expect(JSON.stringify(headers)).toContain(KEY);
});
