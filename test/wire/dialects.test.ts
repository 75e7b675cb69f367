import { describe, expect, test } from 'vitest';
import { loadProvider } from '../../src/provider/registry.ts';
import { call, KEY } from './call.ts';
import { wireProtocols } from './protocols.ts';
import { pdf, png, question, requestServer, wireOf } from './requestServer.ts';

const { server, sent } = requestServer();

describe.each(wireProtocols)('$protocol', wire => {
  test('sends no key when there is none', async () => {
    const { start, end } = wire.frames;
    server().play({ steps: [{ send: start + end }] });
    const { protocol, model, baseUrl } = wire;
    const provider = await loadProvider(protocol);
    const messages = [{ role: 'user', content: [{ text: 'hi' }] }];
    const signal = new AbortController().signal;
    const options = { signal, baseUrl: baseUrl(server().url) };
    await Array.fromAsync(provider.stream({ model, messages, parameters: {} }, options));
    const { authorization, 'x-api-key': apiKey } = server().received[0]?.headers ?? {};
    expect([authorization, apiKey]).toEqual([undefined, undefined]);
  });

  test('accepts a JSON output without a schema', async () => {
    const { body } = await sent(wire, { output: { format: 'json' } });
    expect(wire.schemaIn(body)).toBeUndefined();
  });

  test('sends unknown keys of the configuration', async () => {
    const extra = wire.protocol === 'google' ? { seed: 7 } : { metadata: { user_id: 'u' } };
    const { body } = await sent(wire, { parameters: { extra } });
    expect(JSON.stringify(body)).toContain(JSON.stringify(extra).slice(1, -1));
  });

  test('refuses audio for a text-only protocol before anything is sent, or sends it', async () => {
    const { error } = await call(wire, server().url, {
      request: question('https://example.com/a.mp3'),
    });
    if (wire.protocol === 'google') {
      expect(JSON.stringify(server().received)).toContain('audio/mpeg');
    } else {
      expect(error?.facts.class).toBe('badRequest');
      expect(error?.message).toContain('audio/mpeg');
      expect(server().received).toEqual([]);
    }
  });
});

describe('OpenAI Responses', () => {
  const wire = wireOf('openai-responses');

  test('disables storage, and uses its names of parameters', async () => {
    const parameters = {
      temperature: 0.2,
      topP: 0.9,
      maxOutputTokens: 50,
      reasoning: 'low',
    } as const;
    const { path, body } = await sent(wire, { parameters });
    expect(path).toBe('/v1/responses');
    expect(body).toMatchObject({
      model: 'gpt-6-luna',
      store: false,
      temperature: 0.2,
      top_p: 0.9,
      max_output_tokens: 50,
      reasoning: { effort: 'low' },
    });
  });

  test('sends images and documents', async () => {
    const image = await sent(wire, question(png));
    expect(JSON.stringify(image.body)).toContain(
      '"type":"input_image","image_url":"data:image/png',
    );
    server().received.length = 0;
    const document = await sent(wire, question(pdf));
    expect(JSON.stringify(document.body)).toContain('"type":"input_file"');
  });

  test('requests any JSON only when the prompt mentions it, because OpenAI refuses it otherwise', async () => {
    const messages = [{ role: 'user', content: [{ text: 'Answer in JSON.' }] }];
    const { body } = await sent(wire, { messages, output: { format: 'json' } });
    expect(body['text']).toEqual({ format: { type: 'json_object' } });
  });

  test('distinguishes a reply that was cut off at its limit', async () => {
    const response = {
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      output: [],
    };
    const frame = { type: 'response.incomplete', response };
    server().play({ steps: [{ send: `data: ${JSON.stringify(frame)}\n\n` }] });
    const { events } = await call(wire, server().url);
    expect(events.at(-1)).toMatchObject({ reason: 'length', raw: 'max_output_tokens' });
  });

  test('shows a refusal as one', async () => {
    const content = [{ type: 'refusal', refusal: 'I will not.' }];
    const response = { status: 'completed', output: [{ type: 'message', content }] };
    server().play({
      headers: { 'content-type': 'application/json' },
      steps: [{ send: JSON.stringify(response) }],
    });
    const { text, events } = await call(wire, server().url, { stream: false });
    expect(text).toBe('I will not.');
    expect(events.at(-1)).toMatchObject({ reason: 'refusal' });
  });

  test('counts the tokens of a request without making the call', async () => {
    server().play({
      headers: { 'content-type': 'application/json' },
      steps: [{ send: JSON.stringify({ object: 'response.input_tokens', input_tokens: 321 }) }],
    });
    const { countTokens } = await loadProvider('openai-responses');
    const request = {
      model: wire.model,
      messages: [{ role: 'user', content: [{ text: 'How many?' }] }],
      parameters: { temperature: 0, maxOutputTokens: 9, extra: { user: 'u' } },
      tools: [{ name: 'f', inputSchema: { type: 'object', properties: {} } }],
    };
    const options = { signal: new AbortController().signal, baseUrl: wire.baseUrl(server().url) };
    expect(await countTokens?.(request, { ...options, key: KEY })).toBe(321);
    const [{ path, body } = { path: '', body: {} }] = server().received;
    expect(path).toBe('/v1/responses/input_tokens');
    expect(Object.keys(body)).toEqual(['model', 'input', 'tools']);

    server().play({ status: 429, steps: [{ send: 'slow down' }] });
    const counting = countTokens?.(request, options);
    await expect(counting).rejects.toMatchObject({ facts: { class: 'rateLimited', status: 429 } });
    server().play({ mute: true, steps: [] });
    const muted = countTokens?.(request, { ...options, limits: { headers: 100 } });
    await expect(muted).rejects.toMatchObject({ facts: { class: 'timeout', phase: 'headers' } });
    await expect.poll(() => server().connections()).toBe(0);
  });

  test('shows a response that failed', async () => {
    const error = { code: 'rate_limit_exceeded', message: 'Too many tokens per minute' };
    const frame = { type: 'response.failed', response: { status: 'failed', error, output: [] } };
    server().play({ steps: [{ send: `data: ${JSON.stringify(frame)}\n\n` }] });
    const { error: shown } = await call(wire, server().url);
    expect(shown?.facts).toMatchObject({
      class: 'rateLimited',
      providerMessage: 'Too many tokens per minute',
    });
  });
});

describe('Anthropic', () => {
  const wire = wireOf('anthropic');

  test('uses the current version and always sets a limit', async () => {
    const { path, headers, body } = await sent(wire, {});
    expect(path).toBe('/v1/messages');
    expect(headers['anthropic-version']).toBe('2026-10-21');
    expect(body['max_tokens']).toBe(16_384);
  });

  test('uses the limit of the prompt', async () => {
    const { body } = await sent(wire, { parameters: { maxOutputTokens: 700 } });
    expect(body['max_tokens']).toBe(700);
  });

  test('uses the requested reasoning effort', async () => {
    const { body } = await sent(wire, { parameters: { reasoning: 'low' } });
    expect(body).toMatchObject({
      thinking: { type: 'adaptive' },
      output_config: { effort: 'low' },
    });
    server().received.length = 0;
    const without = await sent(wire, { parameters: { reasoning: 'none' } });
    expect(without.body).toMatchObject({ thinking: { type: 'disabled' } });
    expect(without.body).not.toHaveProperty('output_config');
  });

  test('sends images and documents as blocks', async () => {
    const image = await sent(wire, question(png));
    expect(JSON.stringify(image.body)).toContain(
      '"source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}',
    );
    server().received.length = 0;
    const document = await sent(wire, question('https://example.com/a.pdf'));
    expect(JSON.stringify(document.body)).toContain(
      '"type":"document","source":{"type":"url","url":"https://example.com/a.pdf"}',
    );
  });

  test('streams a reply that is too long for one body, even when asked not to', async () => {
    const { start, delta, end } = wire.frames;
    server().play({ steps: [{ send: start + delta('long') + end }] });
    const request = { parameters: { maxOutputTokens: 64_000 } };
    const { text } = await call(wire, server().url, { stream: false, request });
    expect(text).toBe('long');
    expect(server().received[0]?.body['stream']).toBe(true);
  });

  test.each([
    ['refusal', 'refusal'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['pause_turn', 'other'],
  ])('reads %s as %s', async (raw, reason) => {
    const end = wire.frames.end.replace('end_turn', raw);
    server().play({ steps: [{ send: wire.frames.start + end }] });
    const { events } = await call(wire, server().url);
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason, raw });
  });
});

describe('Gemini', () => {
  const wire = wireOf('google');

  test('uses the stable version of the API', async () => {
    const { path, headers, body } = await sent(wire, {
      parameters: { temperature: 0.1, topK: 3, maxOutputTokens: 9, stopSequences: ['X'] },
      output: { format: 'json' },
    });
    expect(path).toBe('/v1/models/gemini-3.8-flash:streamGenerateContent?alt=sse');
    expect(headers['x-goog-api-key']).toBeDefined();
    expect(body['generationConfig']).toMatchObject({
      temperature: 0.1,
      topK: 3,
      maxOutputTokens: 9,
      stopSequences: ['X'],
      responseMimeType: 'application/json',
    });
  });

  test.each([
    ['googleai/gemini-3.8-flash', { thinkingLevel: 'LOW' }],
    ['googleai/gemini-2.5-pro', { thinkingBudget: 1024 }],
  ])('%s uses the requested reasoning effort', async (model, thinkingConfig) => {
    const { body } = await sent(wire, { parameters: { reasoning: 'low' } }, model);
    expect(body['generationConfig']).toMatchObject({ thinkingConfig });
  });

  test('sends images inline', async () => {
    const { body } = await sent(wire, question(png));
    expect(JSON.stringify(body)).toContain(
      '"inlineData":{"data":"iVBORw0KGgo=","mimeType":"image/png"}',
    );
  });

  test('never continues by itself, because each request is billed', async () => {
    const frame = {
      candidates: [{ content: { parts: [{ text: 'part' }] }, finishReason: 'CONTINUATION' }],
      continuationToken: 'more',
    };
    server().play({ steps: [{ send: `data: ${JSON.stringify(frame)}\n\n` }] });
    const { events } = await call(wire, server().url);
    expect(events.at(-1)).toMatchObject({ reason: 'other', raw: 'CONTINUATION' });
    expect(server().received).toHaveLength(1);
  });

  test('shows a blocked prompt as one', async () => {
    const frame = { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } };
    server().play({ steps: [{ send: `data: ${JSON.stringify(frame)}\n\n` }] });
    const { events } = await call(wire, server().url);
    expect(events.at(-1)).toMatchObject({ reason: 'contentFilter', raw: 'PROHIBITED_CONTENT' });
  });
});
