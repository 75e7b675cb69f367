import { Anthropic } from '@anthropic-ai/sdk';
import { LLMock } from '@copilotkit/aimock';
import { GoogleGenAI } from '@google/genai/web';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Usage } from '../../src/model/events.ts';
import { countedUsage } from '../../src/provider/countedUsage.ts';
import { call, KEY } from './call.ts';
import { type FaultServer, startFaultServer } from './faultServer.ts';
import type { Loopback } from './loopback.ts';
import { type WireProtocol, wireProtocols } from './protocols.ts';
import { toolFrames } from './toolFrames.ts';
import { tap } from './wireTap.ts';

/** What a reply comes to, whoever has read it. */
interface Read {
  readonly text: string;
  /** `name(arguments)` with the arguments as JSON. */
  readonly calls: readonly string[];
  readonly usage: Usage | undefined;
}

/** The official SDK's own reading of a stream, or of a body. */
type PlainReader = (wire: WireProtocol, url: string, stream: boolean) => Promise<Read>;

const prompt = 'What is your refund policy?';
const tool = { name: 'weather', parameters: { type: 'object', properties: {} } } as const;
const callOf = (name: string, written: string) => `${name}(${JSON.stringify(JSON.parse(written))})`;

const clientOf = (wire: WireProtocol, url: string) =>
  new OpenAI({ apiKey: KEY, baseURL: wire.baseUrl(url), maxRetries: 0 });
const modelOf = ({ model }: WireProtocol) => model.slice(model.indexOf('/') + 1);

const plainReaders: Readonly<Record<string, PlainReader>> = {
  async 'openai-responses'(wire, url, stream) {
    const { responses } = clientOf(wire, url);
    const tools = [{ type: 'function', strict: false, ...tool } as const];
    const body = { model: modelOf(wire), input: prompt, tools };
    let streamed = '';
    const reading = stream && responses.stream(body);
    if (reading) reading.on('response.output_text.delta', ({ delta }) => (streamed += delta));
    const reply = await (reading ? reading.finalResponse() : responses.create(body));
    const { usage } = reply;
    return {
      text: reading ? streamed : reply.output_text,
      calls: reply.output.flatMap(item =>
        item.type === 'function_call' ? [callOf(item.name, item.arguments)] : [],
      ),
      usage:
        usage &&
        countedUsage({
          input: usage.input_tokens,
          cacheRead: usage.input_tokens_details?.cached_tokens,
          cacheWrite: usage.input_tokens_details?.cache_write_tokens,
          output: usage.output_tokens,
          reasoning: usage.output_tokens_details?.reasoning_tokens,
        }),
    };
  },

  async openai(wire, url, stream) {
    const { completions } = clientOf(wire, url).chat;
    const body = {
      model: modelOf(wire),
      messages: [{ role: 'user', content: prompt }],
      tools: [{ type: 'function', function: tool }],
    } satisfies OpenAI.ChatCompletionCreateParams;
    const options = { stream_options: { include_usage: true } };
    const reply = await (stream
      ? completions.stream({ ...body, ...options }).finalChatCompletion()
      : completions.create(body));
    const [choice] = reply.choices;
    const { usage } = reply;
    return {
      text: choice?.message.content ?? '',
      calls: (choice?.message.tool_calls ?? []).flatMap(one =>
        one.type === 'function' ? [callOf(one.function.name, one.function.arguments)] : [],
      ),
      usage:
        usage &&
        countedUsage({
          input: usage.prompt_tokens,
          cacheRead: usage.prompt_tokens_details?.cached_tokens,
          cacheWrite: usage.prompt_tokens_details?.cache_write_tokens,
          output: usage.completion_tokens,
          reasoning: usage.completion_tokens_details?.reasoning_tokens,
        }),
    };
  },

  async anthropic(wire, url, stream) {
    const { messages } = new Anthropic({
      apiKey: KEY,
      baseURL: wire.baseUrl(url),
      maxRetries: 0,
      openTelemetry: false,
    });
    const body = {
      model: modelOf(wire),
      max_tokens: 1000,
      messages: [{ role: 'user', content: prompt }],
      tools: [{ name: tool.name, input_schema: tool.parameters }],
    } satisfies Anthropic.MessageCreateParams;
    const { content, usage } = await (stream
      ? messages.stream(body).finalMessage()
      : messages.create(body));
    const cacheRead = usage.cache_read_input_tokens ?? 0;
    const cacheWrite = usage.cache_creation_input_tokens ?? 0;
    return {
      text: content.map(block => (block.type === 'text' ? block.text : '')).join(''),
      calls: content.flatMap(block =>
        block.type === 'tool_use' ? [callOf(block.name, JSON.stringify(block.input))] : [],
      ),
      usage: countedUsage({
        input: usage.input_tokens + cacheRead + cacheWrite,
        cacheRead,
        cacheWrite,
        output: usage.output_tokens,
        reasoning: usage.output_tokens_details?.thinking_tokens,
      }),
    };
  },

  async google(wire, url, stream) {
    const { models } = new GoogleGenAI({ apiKey: KEY, httpOptions: { baseUrl: url } });
    const request = {
      model: modelOf(wire),
      contents: prompt,
      config: {
        tools: [
          { functionDeclarations: [{ name: tool.name, parametersJsonSchema: tool.parameters }] },
        ],
      },
    };
    const responses = stream
      ? await Array.fromAsync(await models.generateContentStream(request))
      : [await models.generateContent(request)];
    const counts = responses.at(-1)?.usageMetadata;
    const reasoning = counts?.thoughtsTokenCount ?? 0;
    return {
      text: responses.map(({ text }) => text ?? '').join(''),
      calls: responses.flatMap(({ functionCalls = [] }) =>
        functionCalls.map(({ name = '', args }) => callOf(name, JSON.stringify(args))),
      ),
      usage:
        counts &&
        countedUsage({
          input: (counts.promptTokenCount ?? 0) + (counts.toolUsePromptTokenCount ?? 0),
          cacheRead: counts.cachedContentTokenCount,
          output: (counts.candidatesTokenCount ?? 0) + reasoning,
          reasoning,
        }),
    };
  },
};

async function ours(wire: WireProtocol, url: string, stream: boolean): Promise<Read> {
  const tools = [{ name: tool.name, inputSchema: tool.parameters }];
  const { events, text, error } = await call(wire, url, { stream, request: { tools } });
  if (error) throw error;
  return {
    text,
    calls: events.flatMap(event =>
      event.type === 'toolCall' ? [callOf(event.call.name, event.call.arguments)] : [],
    ),
    usage: events.find(event => event.type === 'usage')?.usage,
  };
}

let mock: LLMock;
let mocked: Loopback;
let server: FaultServer;

beforeAll(async () => {
  // Google's SDK warns that `text` leaves out the calls, which are read next to it.
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  mock = new LLMock({ port: 0 });
  await mock.start();
  mocked = await tap(mock.url);
  server = await startFaultServer();
});

afterAll(async () => {
  vi.restoreAllMocks();
  await mocked.close();
  await server.close();
  await mock.stop();
});

beforeEach(() => mock.reset());

const rows = wireProtocols.flatMap(wire => {
  const plain = plainReaders[wire.protocol];
  return plain ? [{ protocol: wire.protocol, wire, plain }] : [];
});

const replies = {
  text: {
    content: 'Thirty days, naïvely put: 30 € back.',
    usage: { input_tokens: 11, output_tokens: 7 },
  },
  'a call': { toolCalls: [{ name: 'weather', arguments: '{"city": "Tromsø"}' }] },
  'text and calls': {
    content: 'Let me see. ',
    toolCalls: [
      { name: 'weather', arguments: '{"city": "Oslo", "days": [1, 2]}' },
      { name: 'weather', arguments: '{}' },
    ],
  },
  'thought and text': { content: 'Yes.', reasoning: 'They want money.' },
};

describe.each(rows)('$protocol is read like its official SDK reads it', ({ wire, plain }) => {
  describe.each(Object.keys(replies) as (keyof typeof replies)[])('%s', kind => {
    test.each([true, false])('of a mock server (stream: %s)', async stream => {
      mock.onMessage('refund', replies[kind]);
      const expected = await plain(wire, mocked.url, stream);
      expect(expected.text + expected.calls.join()).not.toBe('');
      expect(await ours(wire, mocked.url, stream)).toEqual(expected);
    });
  });

  test('usage in every class', async () => {
    const { start, delta, end } = wire.frames;
    server.play({ steps: [{ send: start + delta('Dear ') + delta('Zoë') + end }] });
    const read = await ours(wire, server.url, true);
    expect(read.usage).toEqual(wire.usage);
    expect(read).toMatchObject({ text: 'Dear Zoë', calls: [] });
  });

  test.each([true, false])('concurrent calls (stream: %s)', async stream => {
    const frames = toolFrames[wire.protocol];
    const send = stream ? frames?.stream : JSON.stringify(frames?.body);
    const type = stream ? 'text/event-stream' : 'application/json';
    server.play({ headers: { 'content-type': type }, steps: [{ send: send ?? '' }] });
    const expected = await plain(wire, server.url, stream);
    expect(expected.calls).toHaveLength(2);
    expect(await ours(wire, server.url, stream)).toEqual(expected);
  });
});
