import { OpenAI as Sdk } from 'openai';
import { afterEach, expect, test, vi } from 'vitest';
import { openaiChat } from '../../../src/provider/openai/chat.ts';
import { openaiClient } from '../../../src/provider/openai/client.ts';
import { plainResponse } from '../../../src/provider/transport/plainResponse.ts';
import { ReceivedHeaders } from '../../../src/provider/transport/receivedHeaders.ts';

afterEach(() => vi.unstubAllGlobals());

const body = JSON.stringify({
  choices: [{ message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
});

interface Sent {
  readonly url: string;
  readonly method: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A `fetch` that keeps what it is asked to send. */
function recording() {
  const sent: Sent[] = [];
  async function answer(input: unknown, init: RequestInit = {}): Promise<Response> {
    const headers = Object.fromEntries(init.headers as Headers);
    sent.push({ url: String(input), method: init.method, headers, body: init.body });
    const received = { 'content-type': 'application/json', 'x-request-id': 'r1', date: 'Monday' };
    return plainResponse(
      { status: 200, statusText: 'OK', headers: new ReceivedHeaders(received) },
      body,
    );
  }
  return { sent, answer };
}

const request = {
  model: 'openai/m',
  messages: [{ role: 'user', content: [{ text: 'Say hello.' }] }],
  parameters: {},
};

test.each([
  'sk-1',
  undefined,
])('a request is the one that the client of the SDK sends, with key %s', async key => {
  const { sent, answer } = recording();
  const settings = { baseUrl: 'http://127.0.0.1:9/v1', ...(key !== undefined && { key }) };
  const { signal } = new AbortController();
  const options = { ...settings, fetch: answer, stream: false, signal };
  for (let turn = 0; turn < 2; turn += 1) {
    await Array.fromAsync(openaiChat.stream(request, options));
  }
  const own = await openaiClient(settings);
  const bare = new Sdk({
    apiKey: key ?? 'none',
    baseURL: settings.baseUrl,
    fetch: answer,
    maxRetries: 0,
    ...(key === undefined && { defaultHeaders: { Authorization: null } }),
  });
  const asked = JSON.parse(String(sent[0]?.body));
  await bare.chat.completions.create(asked);
  expect(own).toBeInstanceOf(Sdk);
  expect(sent).toHaveLength(3);
  expect(sent[0]).toEqual(sent[2]);
  expect(sent[1]).toEqual(sent[2]);
  expect(sent[0]?.headers['user-agent']).toMatch(/^OpenAI\/JS /);
});

test('a call makes the two sets of headers of its SDK, one timer for its bytes and one for the end of its connection', async () => {
  const { answer } = recording();
  const { signal } = new AbortController();
  const options = { baseUrl: 'http://127.0.0.1:9/v1', fetch: answer, stream: false, signal };
  const call = () => Array.fromAsync(openaiChat.stream(request, options));
  await call();
  const made = { headers: 0, timers: 0, decoders: 0 };
  const { Headers: RealHeaders, TextDecoder: RealDecoder, setTimeout: realTimeout } = globalThis;
  vi.stubGlobal(
    'Headers',
    class extends RealHeaders {
      constructor(init?: HeadersInit) {
        super(init);
        made.headers += 1;
      }
    },
  );
  vi.stubGlobal(
    'TextDecoder',
    class extends RealDecoder {
      constructor() {
        super();
        made.decoders += 1;
      }
    },
  );
  vi.stubGlobal('setTimeout', (...given: Parameters<typeof setTimeout>) => {
    made.timers += 1;
    return realTimeout(...given);
  });
  await call();
  expect(made).toEqual({ headers: 2, timers: 2, decoders: 0 });
});
