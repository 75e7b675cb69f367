import { describe, expect, test } from 'vitest';
import type { ModelRequest, ToolDefinition } from '../../../src/model/request.ts';
import type { Message, Part } from '../../../src/prompt/messages/message.ts';
import { parametersOf } from '../../../src/provider/google/request.ts';

const model = 'googleai/gemini-3.8-flash';
const user = (...content: Part[]): Message => ({ role: 'user', content });
const parametersFor = (more: Partial<ModelRequest>) =>
  parametersOf({ model, messages: [user({ text: 'Hi' })], parameters: {}, ...more });

const city = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const weather: ToolDefinition = {
  name: 'weather',
  description: 'The weather now.',
  inputSchema: city,
};

describe('tools', () => {
  test('are declared with their arguments as JSON Schema', () => {
    expect(parametersFor({ tools: [weather] }).config).toMatchObject({
      tools: [
        {
          functionDeclarations: [
            { name: 'weather', description: 'The weather now.', parametersJsonSchema: city },
          ],
        },
      ],
    });
  });

  test('describe arguments to the model that cannot be enforced', () => {
    const inputSchema = { type: 'object', allOf: [city, { required: ['day'] }] };
    const tools = [{ name: 'weather', inputSchema }];
    expect(parametersFor({ tools }).config?.tools).toEqual([
      {
        functionDeclarations: [
          {
            name: 'weather',
            description: `Arguments as JSON Schema: ${JSON.stringify(inputSchema)}`,
            parametersJsonSchema: { type: 'object' },
          },
        ],
      },
    ]);
  });

  test.each([
    ['auto', 'AUTO'],
    ['required', 'ANY'],
    ['none', 'NONE'],
  ] as const)('the choice `%s` is called `%s`', (toolChoice, mode) => {
    const { config } = parametersFor({ tools: [weather], toolChoice });
    expect(config?.toolConfig).toEqual({ functionCallingConfig: { mode } });
    expect(parametersFor({ toolChoice }).config).not.toHaveProperty('toolConfig');
  });

  test.each([
    ['googleai/gemini-3.8-flash', 'application/json'],
    ['googleai/gemini-2.5-flash', undefined],
  ])('%s gets a JSON format with tools only when it accepts both', (name, mimeType) => {
    const output = { format: 'json' as const, schema: city };
    const { config } = parametersFor({ model: name, tools: [weather], output });
    expect(config?.responseMimeType).toBe(mimeType);
    const alone = parametersFor({ model: name, output });
    expect(alone.config?.responseMimeType).toBe('application/json');
  });
});

test.each([
  ['googleai/gemini-3.8-flash', { thinkingLevel: 'MINIMAL' }],
  ['googleai/gemini-3.1-pro-preview', { thinkingLevel: 'LOW' }],
  ['googleai/gemini-2.5-flash', { thinkingBudget: 0 }],
  ['googleai/gemini-2.5-pro', { thinkingBudget: 128 }],
])('%s uses the least reasoning when asked for none', (name, thinkingConfig) => {
  const { config } = parametersFor({ model: name, parameters: { reasoning: 'none' } });
  expect(config?.thinkingConfig).toEqual(thinkingConfig);
});

test('a seed is sent', () => {
  expect(parametersFor({ parameters: { seed: 7 } }).config).toMatchObject({ seed: 7 });
});

describe('calls and results', () => {
  const sealed = (state: unknown): Part => ({ sealed: { model, state } });
  const call = (ref: string, input: unknown = { city: 'Oslo' }): Part => ({
    toolRequest: { name: 'weather', input, ref },
  });
  const results: Message = {
    role: 'tool',
    content: [
      { toolResponse: { name: 'weather', output: { degrees: 4 }, ref: 'a' } },
      { toolResponse: { name: 'weather', output: 'rain', ref: 'b' } },
    ],
  };
  const contentsOf = (content: readonly Part[], name = model) =>
    parametersFor({
      model: name,
      messages: [user({ text: 'Hi' }), { role: 'model', content }, results],
    }).contents;

  test('each result names its call, and is in one message after it', () => {
    expect(contentsOf([sealed({ thoughtSignature: 's' }), call('a'), call('b')])).toEqual([
      { role: 'user', parts: [{ text: 'Hi' }] },
      {
        role: 'model',
        parts: [
          {
            functionCall: { id: 'a', name: 'weather', args: { city: 'Oslo' } },
            thoughtSignature: 's',
          },
          { functionCall: { id: 'b', name: 'weather', args: { city: 'Oslo' } } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'a', name: 'weather', response: { degrees: 4 } } },
          { functionResponse: { id: 'b', name: 'weather', response: { output: 'rain' } } },
        ],
      },
    ]);
  });

  test('a signature is returned with the text, the call or the separate part that it belongs to', () => {
    const thought = { thought: true, text: 'Hm.', thoughtSignature: 's1' };
    const contents = contentsOf([
      sealed({ part: thought }),
      sealed({ thoughtSignature: 's2' }),
      { text: 'Let me look.' },
      sealed({ thoughtSignature: 's3' }),
      call('a'),
      call('b'),
    ]);
    expect(contents).toMatchObject({
      1: {
        parts: [
          thought,
          { text: 'Let me look.', thoughtSignature: 's2' },
          { functionCall: { id: 'a' }, thoughtSignature: 's3' },
          { functionCall: { id: 'b' } },
        ],
      },
    });
  });

  test('calls of another model are marked as foreign when a signature is required', () => {
    const foreign = { sealed: { model: 'openai/gpt-6-luna', state: { encrypted: 'x' } } };
    const parts = [foreign, { text: 'Let me look.' }, call('a'), call('b')];
    expect(contentsOf(parts)).toMatchObject({
      1: {
        parts: [
          { text: 'Let me look.' },
          { functionCall: { id: 'a' }, thoughtSignature: 'skip_thought_signature_validator' },
          { functionCall: { id: 'b' } },
        ],
      },
    });
    expect(JSON.stringify(contentsOf(parts, 'googleai/gemini-2.5-pro'))).not.toContain('ignature');
  });
});
