import { expect, test } from 'vitest';
import { acceptedParameters } from '../../../src/call/request/acceptedParameters.ts';
import type { Protocol } from '../../../src/model/providers.ts';
import type { ModelParameters, ToolChoice } from '../../../src/model/request.ts';

const all: ModelParameters = {
  temperature: 0.2,
  topP: 0.9,
  topK: 40,
  maxOutputTokens: 500,
  stopSequences: ['END'],
  reasoning: 'low',
  extra: { seed: 7 },
};

function accepted(model: string, protocol: Protocol, parameters = all) {
  return acceptedParameters({ model, messages: [], parameters }, { protocol });
}

test('a reasoning model of OpenAI accepts no sampling parameters', () => {
  expect(accepted('openai/gpt-6-luna', 'openai-responses')).toEqual({
    parameters: { maxOutputTokens: 500, reasoning: 'low', extra: { seed: 7 } },
    dropped: ['temperature', 'topP', 'topK', 'stopSequences'],
  });
});

test('a model without reasoning accepts sampling but no effort', () => {
  expect(accepted('openai/gpt-4o', 'openai-responses').dropped).toEqual([
    'topK',
    'stopSequences',
    'reasoning',
  ]);
});

test('Anthropic refuses sampling for every model, known or not', () => {
  expect(accepted('anthropic/claude-of-tomorrow', 'anthropic').dropped).toEqual([
    'temperature',
    'topP',
    'topK',
  ]);
});

test('a server with the protocol anthropic that is not Anthropic’s own accepts sampling', () => {
  const endpoint = { protocol: 'anthropic', baseUrl: 'http://127.0.0.1:8080' } as const;
  const request = { model: 'house/claude', messages: [], parameters: all };
  expect(acceptedParameters(request, endpoint).dropped).toEqual([]);
  const own = { protocol: 'anthropic', baseUrl: 'https://api.anthropic.com' } as const;
  expect(acceptedParameters(request, own).dropped).toEqual(['temperature', 'topP', 'topK']);
});

test('an endpoint that declares its parameters gets no others', () => {
  const endpoint = { protocol: 'openai', parameters: ['temperature', 'maxOutputTokens'] } as const;
  const request = { model: 'house/x', messages: [], parameters: all };
  expect(acceptedParameters(request, endpoint)).toEqual({
    parameters: { temperature: 0.2, maxOutputTokens: 500, extra: { seed: 7 } },
    dropped: ['topP', 'topK', 'stopSequences', 'reasoning'],
  });
});

test('a model from before efforts gets none', () => {
  expect(accepted('anthropic/claude-haiku-4-5', 'anthropic').dropped).toContain('reasoning');
});

test('Claude is not asked to reason when it must call a tool', () => {
  const dropped = (protocol: Protocol, reasoning: 'none' | 'low', toolChoice: ToolChoice) => {
    const tools = [{ name: 'weather', inputSchema: { type: 'object' } }];
    const parameters = { reasoning };
    const model = 'local/claude';
    return acceptedParameters({ model, messages: [], parameters, tools, toolChoice }, { protocol })
      .dropped;
  };
  expect(dropped('anthropic', 'low', 'required')).toEqual(['reasoning']);
  expect(dropped('anthropic', 'low', 'auto')).toEqual([]);
  expect(dropped('anthropic', 'none', 'required')).toEqual([]);
  expect(dropped('openai', 'low', 'required')).toEqual([]);
});

test('everything is sent to an unknown compatible server', () => {
  expect(accepted('local/some-model', 'openai')).toEqual({ parameters: all, dropped: [] });
});

test('Google accepts everything', () => {
  expect(accepted('googleai/gemini-3.8-flash', 'google').dropped).toEqual([]);
});

test('a key in a prompt file is not sent', () => {
  const parameters = { extra: { apiKey: 'secret' } };
  expect(accepted('local/some-model', 'openai', parameters)).toEqual({
    parameters: {},
    dropped: ['apiKey'],
  });
});
