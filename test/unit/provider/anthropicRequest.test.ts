import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ModelRequest, ToolDefinition } from '../../../src/model/request.ts';
import type { Message, Part } from '../../../src/prompt/messages/message.ts';
import { bodyOf, questionOf } from '../../../src/provider/anthropic/request.ts';

const model = 'anthropic/claude-opus-5-5';
const user = (...content: Part[]): Message => ({ role: 'user', content });
const request = (more: Partial<ModelRequest>): ModelRequest => ({
  model,
  messages: [user({ text: 'Hi' })],
  parameters: {},
  ...more,
});

const city = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const weather: ToolDefinition = {
  name: 'weather',
  description: 'The weather now.',
  inputSchema: city,
};

/** A tool with so many optional arguments. */
function loose(name: string, optional: number): ToolDefinition {
  const names = Array.from({ length: optional }, (_, index) => `a${index}`);
  const properties = Object.fromEntries(names.map(key => [key, { type: 'string' }]));
  return { name, inputSchema: { type: 'object', properties } };
}

describe('tools', () => {
  test('are strict where the schema can be enforced', () => {
    expect(questionOf(request({ tools: [weather] })).tools).toEqual([
      {
        name: 'weather',
        description: 'The weather now.',
        input_schema: { ...city, additionalProperties: false },
        strict: true,
      },
    ]);
  });

  test('have their schema unchanged when it cannot be enforced', () => {
    const inputSchema = { type: 'object', additionalProperties: { type: 'number' } };
    expect(questionOf(request({ tools: [{ name: 'sum', inputSchema }] })).tools).toEqual([
      { name: 'sum', input_schema: inputSchema },
    ]);
  });

  test("stay within the limits of the provider's grammar", () => {
    const strict = (tools: readonly ToolDefinition[], output?: ModelRequest['output']) =>
      questionOf(request({ tools, ...(output && { output }) })).tools?.map(
        tool => 'strict' in tool && tool.strict === true,
      );
    expect(strict([loose('a', 20), loose('b', 5), loose('c', 4)])).toEqual([true, false, true]);
    expect(
      strict(Array.from({ length: 22 }, (_, index) => ({ ...weather, name: `t${index}` }))),
    ).toEqual([...Array.from({ length: 20 }, () => true), false, false]);
    const schema = loose('', 24).inputSchema;
    expect(strict([loose('a', 1), weather], { format: 'json', schema })).toEqual([false, true]);
  });

  test('an output schema beyond that is only validated with the reply', () => {
    const format = (optional: number) =>
      questionOf(request({ output: { format: 'json', schema: loose('', optional).inputSchema } }))
        .output_config;
    expect(format(24)).toHaveProperty('format');
    expect(format(25)).toBeUndefined();
  });

  test.each([
    ['auto', 'auto'],
    ['required', 'any'],
    ['none', 'none'],
  ] as const)('the choice `%s` is called `%s`', (toolChoice, type) => {
    expect(questionOf(request({ tools: [weather], toolChoice })).tool_choice).toEqual({ type });
    expect(questionOf(request({ toolChoice }))).not.toHaveProperty('tool_choice');
  });
});

describe('messages', () => {
  test("results come first in the message after the calls, before the user's text", () => {
    const messages: readonly Message[] = [
      user({ text: 'Oslo and Rome?' }),
      {
        role: 'model',
        content: [
          { text: 'Let me look.' },
          { toolRequest: { name: 'weather', input: { city: 'Oslo' }, ref: 'toolu_1' } },
          { toolRequest: { name: 'weather', input: { city: 'Rome' }, ref: 'toolu_2' } },
        ],
      },
      {
        role: 'tool',
        content: [{ toolResponse: { name: 'weather', output: { c: 4 }, ref: 'toolu_1' } }],
      },
      {
        role: 'tool',
        content: [{ toolResponse: { name: 'weather', output: '', ref: 'toolu_2' } }],
      },
      user({ text: 'In Fahrenheit, please.' }),
    ];
    expect(questionOf(request({ messages, tools: [weather] })).messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'Oslo and Rome?' }] },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Let me look.' },
          { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Oslo' } },
          { type: 'tool_use', id: 'toolu_2', name: 'weather', input: { city: 'Rome' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'toolu_1', content: '{"c":4}' },
          { type: 'tool_result', tool_use_id: 'toolu_2' },
        ],
      },
      { role: 'user', content: [{ type: 'text', text: 'In Fahrenheit, please.' }] },
    ]);
  });

  test('a text file is a document', () => {
    const url = `data:text/markdown;base64,${Buffer.from('# Zoë').toString('base64')}`;
    expect(questionOf(request({ messages: [user({ media: { url } })] })).messages).toEqual([
      {
        role: 'user',
        content: [
          {
            type: 'document',
            source: { type: 'text', media_type: 'text/plain', data: '# Zoë' },
          },
        ],
      },
    ]);
  });

  test('media in model messages are refused, as the provider refuses them', () => {
    const media = { media: { url: 'data:application/pdf;base64,JVBERi0=' } };
    const messages = [user({ text: 'Hi' }), { role: 'model', content: [media] }];
    expect(() => questionOf(request({ messages }))).toThrow('accepts text only');
  });

  test('an unknown key of `config` is sent but never overrides ours', () => {
    const extra = { service_tier: 'standard_only', messages: [] };
    const body = bodyOf(request({ parameters: { extra } }));
    expect(body).toMatchObject({ service_tier: 'standard_only', messages: [{ role: 'user' }] });
  });
});

test('the default limit is one that the model has, and not larger than usual', () => {
  expect(bodyOf(request({}), 4096).max_tokens).toBe(4096);
  expect(bodyOf(request({}), 128_000).max_tokens).toBe(16_384);
  expect(bodyOf(request({})).max_tokens).toBe(16_384);
});

describe('the prompt cache', () => {
  const long = (word: string) => `${word} `.repeat(1200);
  const system: Message = { role: 'system', content: [{ text: long('rule') }] };
  const shot: Message = { role: 'model', content: [{ text: 'An example.' }] };
  const last = user({ text: `${long('frame')}and the question` });
  const tools = [weather, { ...weather, name: 'forecast' }];
  const mark = { type: 'ephemeral' };

  /** Where a request is marked: the layer, and which of its blocks. */
  function marks(more: Partial<ModelRequest>): readonly string[] {
    const question = questionOf(request(more));
    const { system: instructions = [], messages } = question;
    if (typeof instructions === 'string') throw new Error('the system is a list of blocks');
    const layers = {
      tools: question.tools ?? [],
      system: instructions,
      messages: messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content)),
    };
    return Object.entries(layers).flatMap(([layer, blocks]) =>
      blocks.flatMap((block, index) =>
        'cache_control' in block && block.cache_control ? [`${layer} ${index}`] : [],
      ),
    );
  }

  test('the end of tools, system and messages is marked as far as they stay the same', () => {
    const messages = [system, user({ text: 'A question.' }), shot, last];
    const stablePrefix = { messages: 3, characters: 0 };
    expect(marks({ messages, stablePrefix })).toEqual(['system 0', 'messages 1']);
    expect(marks({ messages })).toEqual([]);
  });

  test('a text is split where the prefix ends inside it', () => {
    const messages = [system, last];
    const characters = long('frame').length;
    const sent = questionOf(request({ messages, stablePrefix: { messages: 1, characters } }));
    expect(sent.messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: long('frame'), cache_control: mark },
          { type: 'text', text: 'and the question' },
        ],
      },
    ]);
  });

  test('so is a system message, and nothing after it is marked', () => {
    const messages = [system, last];
    const sent = questionOf(request({ messages, stablePrefix: { messages: 0, characters: 5500 } }));
    expect(sent.system).toEqual([
      { type: 'text', text: long('rule').slice(0, 5500), cache_control: mark },
      { type: 'text', text: long('rule').slice(5500) },
    ]);
    expect(JSON.stringify(sent.messages)).not.toContain('cache_control');
  });

  test('a system message that changes ends the prefix, even after stable messages', () => {
    const late: Message = { role: 'system', content: [{ text: long('today') }] };
    const messages = [system, user({ text: long('stable') }), late, last];
    expect(marks({ messages, stablePrefix: { messages: 2, characters: 0 } })).toEqual(['system 0']);
  });

  test('tools alone are marked when no message is the same', () => {
    const described = tools.map(tool => ({ ...tool, description: long('tool') }));
    const stablePrefix = { messages: 0, characters: 0 };
    const sent = { tools: described, toolChoice: 'none' as const, messages: [last] };
    expect(marks({ ...sent, stablePrefix })).toEqual(['tools 1']);
  });

  test('a prefix too short to be cached is not marked', () => {
    const messages = [user({ text: 'Short.' }), shot, last];
    expect(marks({ messages, stablePrefix: { messages: 2, characters: 0 } })).toEqual([]);
    const short = [user({ text: 'Short.' })];
    expect(marks({ messages: short, tools, stablePrefix: { messages: 1, characters: 0 } })).toEqual(
      [],
    );
  });

  test('the end of a conversation that continues with tools is marked as well', () => {
    const messages = [system, user({ text: 'A question.' }), shot, last];
    const sent = { messages, tools, stablePrefix: { messages: 2, characters: 0 } };
    expect(marks(sent)).toEqual(['system 0', 'messages 0', 'messages 2']);
    expect(marks({ ...sent, toolChoice: 'none' })).toEqual(['system 0', 'messages 0']);
    expect(marks({ messages, tools })).toEqual([]);
  });

  test('a mark in `config` is the only one', () => {
    const extra = { cache_control: { type: 'ephemeral', ttl: '1h' } };
    const stablePrefix = { messages: 1, characters: 0 };
    const messages = [system, last];
    expect(marks({ messages, stablePrefix })).toEqual(['system 0']);
    expect(marks({ messages, stablePrefix, parameters: { extra } })).toEqual([]);
    expect(bodyOf(request({ messages, stablePrefix, parameters: { extra } }))).toMatchObject(extra);
  });

  test('reasoning has no mark', () => {
    const sealed = { sealed: { model, state: { type: 'redacted_thinking', data: 'x' } } };
    const thought: Message = { role: 'model', content: [{ text: 'Yes.' }, sealed] };
    const messages = [user({ text: long('hello') }), thought, last];
    expect(marks({ messages, stablePrefix: { messages: 2, characters: 0 } })).toEqual([
      'messages 1',
    ]);
  });

  test('marks change no text, and there are never more than the allowed four', () => {
    const text = fc.array(
      fc.constantFrom('', 'a', long('b')).map(some => ({ text: some })),
      { maxLength: 3 },
    );
    const role = fc.constantFrom('system', 'user', 'model');
    const messages = fc.array(fc.record({ role, content: text }), { maxLength: 4 });
    const prefix = fc.record({ messages: fc.nat(5), characters: fc.nat(8000) });
    fc.assert(
      fc.property(messages, prefix, (some, stablePrefix) => {
        const all = { messages: [...some, last], tools };
        const words = (more: Partial<ModelRequest>) => {
          const { system: instructions, messages: rest } = questionOf(request(more));
          return JSON.stringify([instructions, rest])
            .replaceAll(',"cache_control":{"type":"ephemeral"}', '')
            .replaceAll('"},{"type":"text","text":"', '');
        };
        expect(words({ ...all, stablePrefix })).toBe(words(all));
        expect(marks({ ...all, stablePrefix }).length).toBeLessThanOrEqual(4);
      }),
    );
  });
});
