import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { call, KEY } from './call.ts';
import type { Loopback } from './loopback.ts';
import { wireProtocols } from './protocols.ts';
import { tap } from './wireTap.ts';

const reply = 'You can return anything within 30 days; the money is back in a week.';
const schema = {
  type: 'object',
  properties: {
    team: { type: 'string', enum: ['billing', 'shipping'] },
    urgency: { type: 'integer', minimum: 1, maximum: 5 },
  },
  required: ['team', 'urgency'],
  additionalProperties: false,
};

let mock: LLMock;
let server: Loopback;

beforeAll(async () => {
  mock = new LLMock({ port: 0 });
  await mock.start();
  server = await tap(mock.url);
});

afterAll(async () => {
  await server.close();
  await mock.stop();
});

beforeEach(() => {
  mock.reset();
  mock.onMessage('refund', { content: reply });
  server.received.length = 0;
});

describe.each(wireProtocols)('$protocol, through its official SDK', wire => {
  test('streams the reply in pieces and has its finish reason', async () => {
    const { events, text, error } = await call(wire, server.url);
    expect(error).toBeUndefined();
    expect(text).toBe(reply);
    expect(events.filter(({ type }) => type === 'delta').length).toBeGreaterThan(1);
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' });
    expect(events.filter(({ type }) => type === 'finish')).toHaveLength(1);
  });

  test('returns the same for one response body', async () => {
    const { events, text } = await call(wire, server.url, { stream: false });
    expect(text).toBe(reply);
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' });
  });

  test('puts system messages and earlier turns where the protocol expects them', async () => {
    const messages = [
      { role: 'system', content: [{ text: 'Be brief.' }] },
      { role: 'system', content: [{ text: 'Be kind.' }] },
      { role: 'user', content: [{ text: 'Hello' }, { metadata: { purpose: 'x' } }] },
      { role: 'model', content: [{ text: 'Hi there.' }] },
      { role: 'user', content: [{ text: 'A refund ' }, { text: 'please' }, { text: '' }] },
    ];
    await call(wire, server.url, { request: { messages } });
    const assistant = wire.protocol === 'google' ? 'model' : 'assistant';
    expect(wire.messagesIn(server.received[0]?.body ?? {})).toEqual([
      'system: Be brief.',
      'system: Be kind.',
      'user: Hello',
      `${assistant}: Hi there.`,
      'user: A refund please',
    ]);
  });

  test('sends the output schema in the request, with and without streaming', async () => {
    for (const stream of [true, false]) {
      await call(wire, server.url, { stream, request: { output: { format: 'json', schema } } });
    }
    const schemas = server.received.map(({ body }) => wire.schemaIn(body));
    expect(schemas).toHaveLength(2);
    for (const sent of schemas) {
      expect(sent).toMatchObject({
        type: 'object',
        properties: { team: { enum: ['billing', 'shipping'] } },
        required: ['team', 'urgency'],
      });
    }
  });

  test('sends the given key and nothing from the environment', async () => {
    const dead = 'http://127.0.0.1:9/nowhere';
    for (const name of ['OPENAI', 'ANTHROPIC']) {
      vi.stubEnv(`${name}_BASE_URL`, dead);
      vi.stubEnv(`${name}_API_KEY`, 'from-the-environment');
      vi.stubEnv(`${name}_AUTH_TOKEN`, 'from-the-environment');
      vi.stubEnv(`${name}_CUSTOM_HEADERS`, 'x-secret: from-the-environment');
    }
    vi.stubEnv('GOOGLE_GEMINI_BASE_URL', dead);
    vi.stubEnv('GEMINI_API_KEY', 'from-the-environment');
    vi.stubEnv('OPENAI_ORG_ID', 'from-the-environment');
    vi.stubEnv('OPENAI_PROJECT_ID', 'from-the-environment');
    try {
      // A key of its own: the client of another call was made in another environment.
      const key = `${KEY}-${wire.protocol}`;
      const { text } = await call(wire, server.url, { key });
      expect(text).toBe(reply);
      const headers = JSON.stringify(server.received[0]?.headers);
      expect(headers).toContain(key);
      expect(headers).not.toContain('from-the-environment');
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test.each([
    true,
    false,
  ])('shows a rate limit with the provider message (stream: %s)', async stream => {
    mock.nextRequestError(429, {
      message: 'Rate limit reached for requests per minute',
      type: 'rate_limit_error',
      code: 'rate_limit_exceeded',
    });
    const { error, events } = await call(wire, server.url, { stream });
    expect(events).toEqual([]);
    expect(error?.facts).toMatchObject({
      class: 'rateLimited',
      status: 429,
      providerMessage: 'Rate limit reached for requests per minute',
    });
    expect(error?.message).toContain(wire.name);
    expect(error?.message).toContain('“Rate limit reached for requests per minute”');
    expect(server.received).toHaveLength(1);
  });

  test.each([
    500, 503,
  ])('shows a failing server as overloaded, after one attempt (%i)', async status => {
    mock.nextRequestError(status, { message: 'Something broke on our side', type: 'server_error' });
    const { error } = await call(wire, server.url);
    expect(error?.facts).toMatchObject({
      class: 'overloaded',
      status,
      providerMessage: 'Something broke on our side',
    });
    expect(server.received).toHaveLength(1);
  });

  test('never shows a key that the provider repeats', async () => {
    mock.nextRequestError(401, {
      message: `Incorrect API key provided: ${KEY}, also known as sk-test-****************mnop.`,
      type: 'authentication_error',
      code: 'invalid_api_key',
    });
    const { error } = await call(wire, server.url);
    expect(error?.facts).toMatchObject({ class: 'auth', status: 401 });
    expect(error?.facts.providerMessage).toContain('Incorrect API key provided: [redacted]');
    const everything = [
      error?.message,
      error?.stack,
      JSON.stringify(error?.facts),
      String(error?.cause),
      JSON.stringify(error?.cause),
      error?.cause instanceof Error ? error.cause.stack : '',
    ].join('\n');
    expect(everything).not.toContain(KEY);
    expect(everything).not.toContain('mnop');
  });
});
