import { Anthropic } from '@anthropic-ai/sdk';
import { LLMock } from '@copilotkit/aimock';
import { type GenerateContentResponse, GoogleGenAI } from '@google/genai/web';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { agentTurns } from './agentTurns.ts';
import { call, KEY } from './call.ts';
import { type FaultServer, startFaultServer } from './faultServer.ts';
import type { Loopback } from './loopback.ts';
import { wireOf } from './protocols.ts';
import { tap } from './wireTap.ts';

/** What a caller gets of a reply, whichever way it was asked for. */
interface Outcome {
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly input: unknown }[];
  /** Tokens: input whole, from the cache and into it; output whole and its thinking. */
  readonly usage: readonly number[];
}

type Plain = (url: string, stream: boolean) => Promise<Outcome>;

const question = 'What is your refund policy?';
const city = { type: 'object' as const, properties: { city: { type: 'string' } } };

/** The official SDK with nothing of ours around it, as its own examples use it. */
const plain: Readonly<Record<'anthropic' | 'google', Plain>> = {
  async anthropic(baseURL, stream) {
    const client = new Anthropic({ apiKey: KEY, baseURL, maxRetries: 0 });
    const body = {
      model: 'claude-haiku-5-5',
      max_tokens: 1000,
      tools: [{ name: 'weather', input_schema: city }],
      messages: [{ role: 'user' as const, content: question }],
    };
    const { content, usage } = stream
      ? await client.messages.stream(body).finalMessage()
      : await client.messages.create(body);
    const read = usage.cache_read_input_tokens ?? 0;
    const written = usage.cache_creation_input_tokens ?? 0;
    return {
      text: content.map(block => (block.type === 'text' ? block.text : '')).join(''),
      calls: content.flatMap(block =>
        block.type === 'tool_use' ? [{ name: block.name, input: block.input }] : [],
      ),
      usage: [
        usage.input_tokens + read + written,
        read,
        written,
        usage.output_tokens,
        usage.output_tokens_details?.thinking_tokens ?? 0,
      ],
    };
  },
  async google(baseUrl, stream) {
    const { models } = new GoogleGenAI({ apiKey: KEY, httpOptions: { baseUrl } });
    const request = {
      model: 'gemini-3.8-flash',
      contents: question,
      config: {
        tools: [{ functionDeclarations: [{ name: 'weather', parametersJsonSchema: city }] }],
      },
    };
    const responses: GenerateContentResponse[] = [];
    if (stream) {
      for await (const one of await models.generateContentStream(request)) responses.push(one);
    } else {
      responses.push(await models.generateContent(request));
    }
    const counts = responses.findLast(({ usageMetadata }) => usageMetadata)?.usageMetadata ?? {};
    const { promptTokenCount = 0, toolUsePromptTokenCount = 0, thoughtsTokenCount = 0 } = counts;
    return {
      text: responses.map(({ text }) => text ?? '').join(''),
      calls: responses.flatMap(({ functionCalls = [] }) =>
        functionCalls.map(({ name = '', args }) => ({ name, input: args })),
      ),
      usage: [
        promptTokenCount + toolUsePromptTokenCount,
        counts.cachedContentTokenCount ?? 0,
        0,
        (counts.candidatesTokenCount ?? 0) + thoughtsTokenCount,
        thoughtsTokenCount,
      ],
    };
  },
};

const tools = [{ name: 'weather', inputSchema: city }];
let mock: LLMock;
let mocked: Loopback;
let scripted: FaultServer;

beforeAll(async () => {
  // Google's SDK warns that `text` leaves out the calls, which are read beside it.
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  mock = new LLMock({ port: 0 });
  await mock.start();
  [mocked, scripted] = await Promise.all([tap(mock.url), startFaultServer()]);
});

afterAll(async () => {
  vi.restoreAllMocks();
  await Promise.all([mocked.close(), scripted.close()]);
  await mock.stop();
});

const counted = {
  input_tokens: 17,
  output_tokens: 9,
  promptTokenCount: 17,
  candidatesTokenCount: 9,
};
const oslo = { name: 'weather', arguments: '{"city":"Oslo"}' };
const rome = { name: 'weather', arguments: '{"city":"Rome","days":[1,2.5],"note":"“Zoë”\\n"}' };
const replies = {
  text: { content: 'Within 30 days; “Zoë” gets the money back.', usage: counted },
  'two calls': { toolCalls: [oslo, rome], usage: counted },
  'text and calls': { content: 'Let me look.', toolCalls: [oslo, rome], usage: counted },
};

describe.each(['anthropic', 'google'] as const)('%s: ours and the plain SDK', protocol => {
  const wire = wireOf(protocol);

  async function ours(url: string, stream: boolean): Promise<Outcome> {
    const { text, events, error } = await call(wire, url, { stream, request: { tools } });
    expect(error).toBeUndefined();
    return {
      text,
      calls: events.flatMap(event =>
        event.type === 'toolCall' ? [{ name: event.call.name, input: event.call.input }] : [],
      ),
      usage: events.flatMap(event =>
        event.type === 'usage'
          ? [
              event.usage.input.total,
              event.usage.input.cacheRead,
              event.usage.input.cacheWrite,
              event.usage.output.total,
              event.usage.output.reasoning,
            ]
          : [],
      ),
    };
  }

  const ways = [true, false];
  const mockedCases = Object.entries(replies).flatMap(([name, reply]) =>
    ways.map(stream => ({ name, reply, stream })),
  );

  test.each(mockedCases)('agree on $name (stream: $stream)', async ({ reply, stream }) => {
    mock.reset();
    mock.onMessage('refund', reply);
    const [theirs, own] = [
      await plain[protocol](mocked.url, stream),
      await ours(mocked.url, stream),
    ];
    expect(theirs.text + theirs.calls.length).not.toBe('0');
    expect(own).toEqual(theirs);
  });

  test.each(ways)('agree on a turn with thought, cache and calls (stream: %s)', async stream => {
    const turn = agentTurns.find(one => one.protocol === protocol);
    if (!turn) throw new Error(`no turn of ${protocol}`);
    scripted.play(
      stream
        ? { steps: [{ send: turn.stream }] }
        : {
            headers: { 'content-type': 'application/json' },
            steps: [{ send: JSON.stringify(turn.body) }],
          },
    );
    const theirs = await plain[protocol](scripted.url, stream);
    expect(theirs.calls).toHaveLength(2);
    expect(await ours(scripted.url, stream)).toEqual(theirs);
  });
});
