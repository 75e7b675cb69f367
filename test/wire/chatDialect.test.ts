import { describe, expect, test, vi } from 'vitest';
import { call, KEY } from './call.ts';
import { listen } from './loopback.ts';
import { requestServer, wireOf } from './requestServer.ts';

const { server, sent } = requestServer();

describe('Chat Completions', () => {
  const wire = wireOf('openai');

  test('uses the names of parameters that compatible servers know', async () => {
    const parameters = { topK: 40, maxOutputTokens: 50, stopSequences: ['END'], seed: 7 };
    const { path, body } = await sent(wire, { parameters });
    expect(path).toBe('/v1/chat/completions');
    expect(body).toMatchObject({
      model: 'some-model',
      top_k: 40,
      max_tokens: 50,
      stop: ['END'],
      seed: 7,
      stream_options: { include_usage: true },
    });
  });

  test('has no usage when a server does not count', async () => {
    const choice = { index: 0, delta: { content: 'hi' }, finish_reason: 'stop' };
    const chunk = { id: 'c', object: 'chat.completion.chunk', choices: [choice] };
    server().play({ steps: [{ send: `data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n` }] });
    const { events, error } = await call(wire, server().url);
    expect(error).toBeUndefined();
    expect(events.map(({ type }) => type)).toEqual(['delta', 'finish']);
  });

  test('repeats a request to a server that refuses usage in streams without it', async () => {
    const refusal = { error: { message: 'Unrecognized field: stream_options', code: 400 } };
    const { start, delta, end } = wire.frames;
    const counting = await listen(({ body }, response) => {
      const refused = body['stream_options'] !== undefined;
      const type = refused ? 'application/json' : 'text/event-stream';
      response.writeHead(refused ? 400 : 200, { 'content-type': type });
      response.end(refused ? JSON.stringify(refusal) : start + delta('hi') + end);
    });
    for (const requests of [2, 3]) {
      const { text, error } = await call(wire, counting.url);
      expect(error).toBeUndefined();
      expect(text).toBe('hi');
      expect(counting.received).toHaveLength(requests);
    }
    await counting.close();
  });

  test('does not repeat a request after any other refusal', async () => {
    server().play({
      status: 400,
      headers: { 'content-type': 'application/json' },
      steps: [{ send: JSON.stringify({ error: { message: 'Unrecognized field: top_k' } }) }],
    });
    const { error } = await call(wire, server().url);
    expect(error?.facts).toMatchObject({ class: 'badRequest', status: 400 });
    expect(server().received).toHaveLength(1);
  });

  test('shows a provider that failed behind a gateway', async () => {
    const failed = { index: 0, delta: { content: '' }, finish_reason: 'error' };
    const { start, delta } = wire.frames;
    const send = `${start}${delta('Dear ')}data: ${JSON.stringify({ choices: [failed] })}\n\ndata: [DONE]\n\n`;
    server().play({ steps: [{ send }] });
    const { text, error } = await call(wire, server().url);
    expect(text).toBe('Dear ');
    expect(error?.facts.class).toBe('overloaded');

    const choice = {
      finish_reason: 'error',
      error: { code: 429, message: 'Too fast' },
      message: {},
    };
    server().play({
      headers: { 'content-type': 'application/json' },
      steps: [{ send: JSON.stringify({ choices: [choice] }) }],
    });
    const { error: whole } = await call(wire, server().url, { stream: false });
    expect(whole?.facts).toEqual({ class: 'rateLimited', providerMessage: 'Too fast' });
  });

  test('returns what a server expects with the results of a call', async () => {
    const frame = (delta: unknown, finish_reason: string | null = null) =>
      `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
    const detail = { type: 'reasoning.text', index: 0 };
    const send = [
      frame({ reasoning_content: 'They want ', reasoning_details: [{ ...detail, text: 'They ' }] }),
      frame({ reasoning_content: 'it.', reasoning_details: [{ ...detail, text: 'want it.' }] }),
      frame({
        reasoning_details: [
          { ...detail, signature: 's' },
          { type: 'reasoning.encrypted', data: 'x' },
        ],
      }),
      frame({ tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: '{}' } }] }),
      frame({}, 'tool_calls'),
    ].join('');
    server().play({ steps: [{ send }] });
    const { events } = await call(wire, server().url);
    expect(events.slice(-3)).toMatchObject([
      {
        type: 'sealed',
        state: {
          reasoning_content: 'They want it.',
          reasoning_details: [
            { ...detail, text: 'They want it.', signature: 's' },
            { type: 'reasoning.encrypted', data: 'x' },
          ],
        },
      },
      { type: 'toolCall' },
      { type: 'finish', reason: 'toolCalls' },
    ]);
  });

  test.each([
    ['https://office.openai.azure.com/openai/v1', { 'api-key': KEY }],
    ['https://office.services.ai.azure.com/openai/v1', { 'api-key': KEY }],
    ['https://api.openai.com/v1', { authorization: `Bearer ${KEY}` }],
    ['https://openrouter.ai/api/v1', { authorization: `Bearer ${KEY}` }],
  ])('%s gets the key where it expects it', async (baseUrl, expected) => {
    // The one test that must not reach the server it names.
    const { start, end } = wire.frames;
    const answered = vi.fn(
      async (_: unknown, _init?: RequestInit) =>
        new Response(start + end, { headers: { 'content-type': 'text/event-stream' } }),
    );
    vi.stubGlobal('fetch', answered);
    const { error } = await call({ ...wire, baseUrl: () => baseUrl }, '').finally(() =>
      vi.unstubAllGlobals(),
    );
    expect(error).toBeUndefined();
    const [url, init] = answered.mock.calls[0] ?? [];
    expect(String(url)).toBe(`${baseUrl}/chat/completions`);
    const { authorization, 'api-key': apiKey } = Object.fromEntries(new Headers(init?.headers));
    expect({
      ...(authorization && { authorization }),
      ...(apiKey && { 'api-key': apiKey }),
    }).toEqual(expected);
    const { stream_options } = JSON.parse(String(init?.body));
    expect('include_obfuscation' in stream_options).toBe(!baseUrl.includes('openrouter'));
  });

  test('ignores the comments with which a gateway keeps a connection open', async () => {
    const { start, delta, end } = wire.frames;
    const send = `: OPENROUTER PROCESSING\n\n${start}: still\n\n${delta('hi')}${end}`;
    server().play({ steps: [{ send }] });
    expect((await call(wire, server().url)).text).toBe('hi');
  });
});
