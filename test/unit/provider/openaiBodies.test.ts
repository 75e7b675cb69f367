import { describe, expect, test } from 'vitest';
import type { ModelRequest } from '../../../src/model/request.ts';
import type { Message, Part } from '../../../src/prompt/messages/message.ts';
import { chatBody } from '../../../src/provider/openai/chatBody.ts';
import { responsesBody } from '../../../src/provider/openai/responsesBody.ts';

const OPENAI = 'https://api.openai.com/v1';
const AZURE = 'https://office.openai.azure.com/openai/v1';
const LOCAL = 'http://127.0.0.1:11434/v1';

const message = (role: string, ...content: Part[]): Message => ({ role, content });
const request = (more: Partial<ModelRequest> = {}): ModelRequest => ({
  model: 'openai/gpt-6-luna',
  messages: [message('user', { text: 'hi' })],
  parameters: {},
  ...more,
});

describe('fields that only OpenAI supports', () => {
  test.each([
    [OPENAI, 'max_completion_tokens'],
    [AZURE, 'max_completion_tokens'],
    ['https://office.services.ai.azure.com/openai/v1', 'max_completion_tokens'],
    [LOCAL, 'max_tokens'],
    ['https://api.openai.com.example.org/v1', 'max_tokens'],
  ])('%s has the output limit as %s', (baseUrl, name) => {
    const body = chatBody(request({ parameters: { maxOutputTokens: 9 } }), baseUrl);
    expect(body).toHaveProperty(name, 9);
  });
});

describe('the stable prefix', () => {
  const law = `You are a judge. ${'This is the law. '.repeat(70)}`;
  const messages = [
    message('system', { text: law }),
    message('user', { text: 'The rules are these. ' }, { text: 'Judge: it rains.' }),
  ];
  const prefix = { messages: 1, characters: 'The rules are these. Judge: '.length };
  const marked = { prompt_cache_breakpoint: { mode: 'explicit' } };

  test('is marked where it ends, also inside a text', () => {
    const asked = request({ messages, stablePrefix: prefix });
    expect(responsesBody(asked, OPENAI)).toMatchObject({
      prompt_cache_options: { mode: 'explicit' },
      input: [
        { role: 'system', content: law },
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'The rules are these. ' },
            { type: 'input_text', text: 'Judge: ', ...marked },
            { type: 'input_text', text: 'it rains.' },
          ],
        },
      ],
    });
    expect(chatBody(asked, AZURE).messages).toEqual([
      { role: 'system', content: law },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'The rules are these. ' },
          { type: 'text', text: 'Judge: ', ...marked },
          { type: 'text', text: 'it rains.' },
        ],
      },
    ]);
  });

  test('of whole messages is marked on the last of them', () => {
    const stablePrefix = { messages: 1, characters: 0 };
    expect(chatBody(request({ messages, stablePrefix }), OPENAI).messages[0]).toEqual({
      role: 'system',
      content: [{ type: 'text', text: law, ...marked }],
    });
  });

  test('that ends in a model message is marked before it', () => {
    const shots = [...messages, message('model', { text: 'Innocent.' }), ...messages];
    const { input } = responsesBody(
      request({ messages: shots, stablePrefix: { messages: 3, characters: 0 } }),
      OPENAI,
    );
    expect(input?.[1]).toMatchObject({ role: 'user', content: [{}, marked] });
    expect(input?.[2]).toEqual({ role: 'assistant', content: 'Innocent.' });
  });

  test('is not marked when it is too short to be cached', () => {
    const short = [message('system', { text: 'You are a judge.' }), ...messages.slice(1)];
    const body = chatBody(request({ messages: short, stablePrefix: prefix }), OPENAI);
    expect(JSON.stringify(body)).not.toContain('prompt_cache');
  });

  test('leaves the end of a conversation with tools to OpenAI’s own caching', () => {
    const tools = [{ name: 'f', inputSchema: { type: 'object' } }];
    const body = responsesBody(request({ messages, stablePrefix: prefix, tools }), OPENAI);
    expect(body).not.toHaveProperty('prompt_cache_options');
    expect(JSON.stringify(body.input)).toContain('prompt_cache_breakpoint');
  });

  test.each([
    ['openai/gpt-5.6', OPENAI, true],
    ['openai/gpt-5.6-mini', OPENAI, true],
    ['openai/gpt-5.10', OPENAI, true],
    ['azure/gpt-6', AZURE, true],
    ['openai/gpt-5.5', OPENAI, false],
    ['openai/gpt-5', OPENAI, false],
    ['openai/gpt-4.1', OPENAI, false],
    ['openai/gpt-4o', OPENAI, false],
    ['azure/our-deployment', AZURE, false],
    ['local/gpt-6', LOCAL, false],
  ])('%s at %s is marked: %s', (model, baseUrl, expected) => {
    const asked = request({ model, messages, stablePrefix: prefix });
    for (const body of [chatBody(asked, baseUrl), responsesBody(asked, baseUrl)]) {
      expect(JSON.stringify(body).includes('prompt_cache')).toBe(expected);
    }
  });
});

describe('tools', () => {
  const strict = {
    name: 'strict',
    inputSchema: {
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
      additionalProperties: false,
    },
  };
  const loose = { name: 'loose', inputSchema: { type: 'object', additionalProperties: true } };
  const odd = { name: 'odd', inputSchema: { anyOf: [{ type: 'object' }, { type: 'null' }] } };

  test('are strict when the schema allows it, otherwise hints', () => {
    const { tools } = responsesBody(request({ tools: [strict, loose, odd] }), OPENAI);
    expect(tools).toMatchObject([
      { name: 'strict', strict: true, parameters: strict.inputSchema },
      { name: 'loose', strict: false, parameters: loose.inputSchema },
      { name: 'odd', strict: false, parameters: odd.inputSchema },
    ]);
  });

  test('have no choice when there are none', () => {
    for (const body of [chatBody, responsesBody]) {
      const none = body(request({ toolChoice: 'none', tools: [] }), OPENAI);
      expect(none).not.toHaveProperty('tools');
      expect(none).not.toHaveProperty('tool_choice');
    }
  });

  test('request the encrypted reasoning of a reasoning model, which is not stored elsewhere', () => {
    const include = (model: string) =>
      responsesBody(request({ model, tools: [strict] }), OPENAI).include;
    expect(include('openai/gpt-6-luna')).toEqual(['reasoning.encrypted_content']);
    expect(include('openai/gpt-4.1')).toBeUndefined();
    expect(include('azure/our-deployment')).toBeUndefined();
  });

  test('are called in one message with the text, and with the server’s own state', () => {
    const state = { reasoning_content: 'They want the weather.' };
    const messages = [
      message('user', { text: 'Weather?' }),
      message(
        'model',
        { text: 'Let me ' },
        { text: 'see.' },
        { sealed: { model: 'local/deep', state } },
        { toolRequest: { name: 'f', ref: 'a' } },
      ),
      message('tool', { toolResponse: { name: 'f', ref: 'a', output: 'rain' } }),
    ];
    expect(chatBody(request({ model: 'local/deep', messages }), LOCAL).messages.slice(1)).toEqual([
      {
        role: 'assistant',
        content: 'Let me see.',
        tool_calls: [{ type: 'function', id: 'a', function: { name: 'f', arguments: '{}' } }],
        ...state,
      },
      { role: 'tool', tool_call_id: 'a', content: 'rain' },
    ]);
  });
});

describe('documents and sounds', () => {
  const chat = (url: string) =>
    chatBody(request({ messages: [message('user', { media: { url } })] }), LOCAL).messages[0]
      ?.content;

  test('are sent to Chat Completions with their data', () => {
    expect(chat('data:application/pdf;base64,JVBERi0=')).toEqual([
      {
        type: 'file',
        file: { filename: 'document.pdf', file_data: 'data:application/pdf;base64,JVBERi0=' },
      },
    ]);
    expect(chat('data:audio/mpeg;base64,AAAA')).toEqual([
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } },
    ]);
  });

  test('are refused when only their address is known', () => {
    expect(() => chat('https://example.com/a.pdf')).toThrow('application/pdf');
    expect(() => chat('https://example.com/a.mp3')).toThrow('audio/mpeg');
  });
});
