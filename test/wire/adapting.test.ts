import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadPromptText } from '../../src/load/loadPromptFile.ts';
import { createNodeHost, type NodeHost } from '../../src/run/nodeHost.ts';
import { run } from '../../src/run/run.ts';
import type { RunRecord } from '../../src/trace/record.ts';
import { type Loopback, listen, type Received } from './loopback.ts';
import { wireOf } from './protocols.ts';

const { start, delta, end } = wireOf('openai').frames;

/** What the server refuses, as the message of its 400; undefined for what it takes. */
let refusal: (body: Received['body']) => string | undefined;
let server: Loopback;
let host: NodeHost;
let warnings: string[];
let served = 0;

beforeEach(async () => {
  server = await listen(({ body }, response) => {
    const message = refusal(body);
    response.shouldKeepAlive = false;
    if (message !== undefined) {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message, type: 'invalid_request_error' } }));
    } else if (body['stream'] === true) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(start + delta('{"a":1}') + end);
    } else {
      const message = { role: 'assistant', content: '{"a":1}' };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ choices: [{ index: 0, message, finish_reason: 'stop' }] }));
    }
  });
});

afterEach(async () => {
  await host.close();
  await server.close();
});

async function open(declared = ''): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-adapting-'));
  const settings = `endpoints:\n  house: { protocol: openai, baseUrl: "${server.url}/v1"${declared} }\n`;
  await writeFile(join(folder, 'touchstone.yaml'), settings);
  warnings = [];
  const warn = (message: string): void => void warnings.push(message);
  host = await createNodeHost({ folder, environment: {}, warn });
}

const whole = `---
config: { temperature: 0.2, topK: 5, maxOutputTokens: 100 }
output: { schema: { a: number } }
---
Answer in JSON.`;

/** Each test has a model of its own: what is learned of one is kept. */
async function ask(text = whole, model = `house/m${served}`): Promise<RunRecord> {
  const prompt = await loadPromptText(text, 'a.prompt', async () => undefined);
  const events = await Array.fromAsync(run({ prompt, input: {}, model }, host).events);
  const last = events.at(-1);
  if (last?.type !== 'finished') throw new Error('a run must end with `finished`');
  return last.record;
}

const lastBody = () => server.received.at(-1)?.body ?? {};

describe('a server that does not support a feature', () => {
  beforeEach(() => {
    served += 1;
  });

  test.each<[string, (body: Received['body']) => string | undefined, string]>([
    [
      'a schema',
      body =>
        JSON.stringify(body).includes('json_schema')
          ? 'This response_format type is unavailable now'
          : undefined,
      'does not take an output schema',
    ],
    [
      'streams',
      body => (body['stream'] ? 'stream is not supported by this model' : undefined),
      'does not support streams',
    ],
    [
      'the usage of streams',
      body => (body['stream_options'] ? 'Unknown field stream_options' : undefined),
      'does not report usage in streams',
    ],
    [
      'the old name of the limit',
      body =>
        body['max_tokens'] !== undefined
          ? "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
          : undefined,
      'calls the output limit `max_completion_tokens`',
    ],
    [
      'a parameter',
      body =>
        body['temperature'] !== undefined
          ? "Unsupported value: 'temperature' does not support 0.2 with this model."
          : undefined,
      'does not take `temperature`',
    ],
  ])('of %s gets the request again without it, also from then on, and it is reported', async (_, refuses, note) => {
    refusal = refuses;
    await open();
    const first = await ask();
    expect(first).toMatchObject({ outcome: 'completed', output: { a: 1 } });
    expect(first.attempts).toHaveLength(1);
    expect(first.attempts[0]?.adapted?.join()).toContain(note);
    expect(warnings.join()).toContain(note);
    expect(server.received).toHaveLength(2);
    const again = await ask();
    expect(server.received).toHaveLength(3);
    expect(again.attempts[0]?.adapted).toEqual(first.attempts[0]?.adapted);
  });

  test('of several kinds is tried until the request has only supported ones', async () => {
    refusal = body =>
      ['temperature', 'top_k', 'response_format', 'stream_options']
        .filter(field => body[field] !== undefined)
        .map(field => `Unknown parameter: ${field}`)[0];
    await open();
    const record = await ask();
    expect(record.outcome).toBe('completed');
    expect(Object.keys(lastBody()).sort()).toEqual(['max_tokens', 'messages', 'model', 'stream']);
    expect(record.attempts[0]?.adapted).toHaveLength(5);
  });

  test.each([
    'temperature must be between 0 and 1',
    'Invalid schema for response_format: unknown type',
    'Unknown field `foo`',
  ])('is not inferred from “%s”', async message => {
    refusal = () => message;
    await open();
    const record = await ask();
    expect(record.error?.class).toBe('badRequest');
    expect(server.received).toHaveLength(1);
  });
});

describe('an endpoint that declares what it does not support', () => {
  beforeEach(() => {
    served += 1;
    refusal = () => undefined;
  });

  test('gets no request for it, without a refusal', async () => {
    await open(
      ', structuredOutput: object, stream: false, outputLimit: max_completion_tokens, parameters: [maxOutputTokens]',
    );
    const record = await ask();
    expect(record.outcome).toBe('completed');
    expect(lastBody()).toEqual({
      model: `m${served}`,
      messages: [{ role: 'user', content: 'Answer in JSON.' }],
      max_completion_tokens: 100,
      response_format: { type: 'json_object' },
      stream: false,
    });
    expect(record.droppedParameters).toEqual(['temperature', 'topK']);
    expect(record.droppedKeywords).toEqual([{ pointer: '', keyword: 'schema' }]);
    expect(record.attempts[0]?.adapted).toBeUndefined();
  });

  test('of no structured output gets no format', async () => {
    await open(', structuredOutput: none');
    await ask();
    expect(lastBody()['response_format']).toBeUndefined();
  });

  test('gets a response_format of the prompt’s own config unchanged', async () => {
    await open();
    const own = whole.replace('topK: 5', 'response_format: { type: json_object }');
    const record = await ask(own);
    expect(lastBody()['response_format']).toEqual({ type: 'json_object' });
    expect(record.droppedKeywords).toEqual([{ pointer: '', keyword: 'schema' }]);
    expect(record.validation.verdict).toBe('valid');
  });
});
