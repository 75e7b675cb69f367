import { afterEach, describe, expect, test } from 'vitest';
import type { LiveAnswer } from '../../src/model/catalogue/modelFacts.ts';
import { ProviderError } from '../../src/model/errors.ts';
import { type ListedProtocol, readLiveModels } from '../../src/provider/liveModels.ts';
import { KEY } from './call.ts';
import { type Loopback, listen } from './loopback.ts';

let server: Loopback | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function serve(body: unknown, status = 200): Promise<Loopback> {
  server = await listen((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  return server;
}

async function asked(protocol: ListedProtocol, path: string): Promise<LiveAnswer> {
  const signal = new AbortController().signal;
  return readLiveModels('there', protocol, { signal, key: KEY, baseUrl: `${server?.url}${path}` });
}

async function failure(call: Promise<unknown>): Promise<ProviderError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ProviderError);
  return error as ProviderError;
}

describe('OpenAI’s list', () => {
  test('has the last day of a model, or that there is none', async () => {
    await serve({
      object: 'list',
      data: [
        {
          id: 'gpt-5',
          object: 'model',
          created: 1,
          owned_by: 'openai',
          shutdown_date: '2026-12-11',
        },
        { id: 'gpt-6-luna', object: 'model', created: 1, owned_by: 'openai', shutdown_date: null },
      ],
    });
    const { provider, time, models } = await asked('openai-responses', '/v1');
    expect(provider).toBe('there');
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(models).toEqual([
      { id: 'there/gpt-5', lifecycle: { retiresOn: '2026-12-11' } },
      { id: 'there/gpt-6-luna', lifecycle: { status: 'current' } },
    ]);
    expect(server?.received[0]).toMatchObject({
      path: '/v1/models',
      headers: { authorization: `Bearer ${KEY}` },
    });
  });

  test('of a compatible server has names only', async () => {
    await serve({ object: 'list', data: [{ id: 'qwen3:8b', object: 'model' }] });
    expect((await asked('openai', '/v1')).models).toEqual([{ id: 'there/qwen3:8b' }]);
  });
});

describe('Anthropic’s list', () => {
  const yes = { supported: true };
  const no = { supported: false };
  const model = (id: string, more: object) => ({
    type: 'model',
    id,
    display_name: id.toUpperCase(),
    created_at: '2026-01-01T00:00:00Z',
    max_input_tokens: 1_000_000,
    max_tokens: 128_000,
    lifecycle: 'active',
    deprecated_at: null,
    retires_at: null,
    capabilities: {
      structured_outputs: yes,
      image_input: yes,
      pdf_input: no,
      thinking: yes,
      effort: yes,
    },
    ...more,
  });

  test('has limits, capabilities and the lifecycle', async () => {
    await serve({
      data: [
        model('a', {}),
        model('b', {
          lifecycle: 'deprecated',
          deprecated_at: '2026-09-01T00:00:00Z',
          retires_at: '9999-11-30T00:00:00Z',
          capabilities: null,
        }),
        model('c', {
          lifecycle: 'retired',
          retires_at: '2025-01-05T00:00:00Z',
          capabilities: null,
        }),
      ],
      has_more: false,
      first_id: 'a',
      last_id: 'c',
    });
    const { models } = await asked('anthropic', '/v1');
    const limits = { contextWindow: 1_000_000, maxOutputTokens: 128_000 };
    const capabilities = {
      structuredOutput: true,
      images: true,
      files: false,
      reasoning: true,
      effort: true,
    };
    expect(models).toEqual([
      { id: 'there/a', name: 'A', ...limits, capabilities, lifecycle: { status: 'current' } },
      {
        id: 'there/b',
        name: 'B',
        ...limits,
        lifecycle: { deprecated: '2026-09-01', retiresOn: '9999-11-30' },
      },
      { id: 'there/c', name: 'C', ...limits, lifecycle: { retiresOn: '2025-01-05' } },
    ]);
    expect(server?.received[0]?.path).toMatch(/^\/v1\/models\?/);
  });

  test('is used when a date has passed and the model still answers', async () => {
    const overdue = { lifecycle: 'deprecated', retires_at: '2025-01-05T00:00:00Z' };
    await serve({ data: [model('late', overdue)], has_more: false });
    const [late] = (await asked('anthropic', '')).models;
    expect(late?.lifecycle).toEqual({ status: 'deprecated' });
  });
});

describe('Google’s list', () => {
  test('has limits and reasoning of models that generate content', async () => {
    await serve({
      models: [
        {
          name: 'models/gemini-3.8-flash',
          displayName: 'Gemini 3.8 Flash',
          inputTokenLimit: 1_048_576,
          outputTokenLimit: 65_536,
          thinking: true,
          supportedGenerationMethods: ['generateContent', 'countTokens'],
        },
        { name: 'models/gemini-embedding-2', supportedGenerationMethods: ['embedContent'] },
      ],
    });
    expect((await asked('google', '/v1')).models).toEqual([
      {
        id: 'there/gemini-3.8-flash',
        name: 'Gemini 3.8 Flash',
        contextWindow: 1_048_576,
        maxOutputTokens: 65_536,
        capabilities: { reasoning: true },
      },
    ]);
    expect(server?.received[0]).toMatchObject({
      path: expect.stringMatching(/^\/v1\/models\?/),
      headers: { 'x-goog-api-key': KEY },
    });
  });
});

describe.each<ListedProtocol>([
  'openai-responses',
  'openai',
  'anthropic',
  'google',
])('a list over %s', protocol => {
  test('that is refused has the reason, without the key', async () => {
    await serve({ error: { message: `bad key ${KEY}`, type: 'authentication_error' } }, 401);
    const error = await failure(asked(protocol, '/v1'));
    expect(error.facts.class).toBe('auth');
    expect(error.message).toContain('bad key');
    expect(JSON.stringify([error.message, error])).not.toContain(KEY);
  });

  test('is not awaited after it was cancelled', async () => {
    let arrived = () => {};
    const arrival = new Promise<void>(resolve => {
      arrived = resolve;
    });
    server = await listen(() => arrived());
    const controller = new AbortController();
    const call = readLiveModels('there', protocol, {
      signal: controller.signal,
      key: KEY,
      baseUrl: `${server.url}/v1`,
    });
    await arrival;
    controller.abort();
    expect((await failure(call)).facts.class).toBe('cancelled');
  });

  test('of an address that does not answer is a failed connection', async () => {
    const closed = await serve({});
    await closed.close();
    expect((await failure(asked(protocol, '/v1'))).facts.class).toBe('network');
  });
});
