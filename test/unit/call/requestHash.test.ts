import { hash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Recording } from '../../../src/call/host.ts';
import { planReply } from '../../../src/call/reply/replySource.ts';
import { hashWithSealed, requestHash } from '../../../src/call/request/requestHash.ts';
import type { ModelRequest } from '../../../src/model/request.ts';
import { createNodeHost } from '../../../src/run/nodeHost.ts';
import { canonicalJson } from '../../../src/text/json/printJson.ts';
import { workspace } from '../eval/workspace.ts';

const request = (state?: unknown): ModelRequest => ({
  model: 'anthropic/claude-haiku-4-5',
  messages: [
    { role: 'user', content: [{ text: 'Hello' }] },
    {
      role: 'model',
      content: [
        ...(state === undefined
          ? []
          : [{ sealed: { model: 'anthropic/claude-haiku-4-5', state } }]),
        { toolRequest: { name: 'weather', ref: 'a', input: {} } },
      ],
    },
  ],
  parameters: { temperature: 0 },
});

test('a request without encrypted parts has the same hash as before', () => {
  expect(requestHash(request())).toBe(
    '48358bab6e3f07a8b920de9fa78a31091e50bb25d7f2f8be63cd474434b98d2e',
  );
  expect(hashWithSealed(request())).toBeUndefined();
});

test('encrypted parts, which differ in every reply, are not part of the hash', () => {
  expect(requestHash(request('one'))).toBe(requestHash(request()));
  expect(requestHash(request('two'))).toBe(requestHash(request()));
});

test('a recording whose hash includes encrypted parts is still found', async () => {
  const asked = request('one');
  const older = hashWithSealed(asked);
  const recording: Recording = {
    hash: older ?? '',
    model: asked.model,
    text: 'It rains.',
    finish: { reason: 'stop', raw: 'stop' },
    recorded: '2026-01-01T00:00:00Z',
  };
  const host = await createNodeHost({
    folder: await workspace({}),
    environment: {},
    warn: () => {},
    log: false,
  });
  const plan = await planReply(
    {
      request: asked,
      requestHash: requestHash(asked),
      promptKey: 'a',
      endpoint: { provider: 'anthropic', protocol: 'anthropic', needsKey: true },
      mode: 'replay',
    },
    { ...host, findRecording: async (_, hash) => (hash === older ? recording : undefined) },
  );
  expect(plan).toEqual({ source: 'replayed', recording });
});

test('the hash is that of the canonical JSON of the request, with the output schema as a text', () => {
  const json = fc.jsonValue({ maxDepth: 2 });
  const record = fc.dictionary(fc.string(), json);
  const arbitrary = fc.record(
    {
      model: fc.string(),
      messages: fc.array(
        fc.record({ role: fc.string(), content: fc.array(fc.record({ text: fc.string() })) }),
      ),
      parameters: record,
      output: fc.record(
        { format: fc.constantFrom('json' as const, 'text' as const), schema: record },
        { requiredKeys: ['format'] },
      ),
      tools: fc.array(fc.record({ name: fc.string(), inputSchema: record })),
      toolChoice: fc.constantFrom('auto' as const, 'none' as const),
      stablePrefix: fc.record({ messages: fc.nat(), characters: fc.nat() }),
    },
    { requiredKeys: ['model', 'messages', 'parameters'] },
  );
  fc.assert(
    fc.property(arbitrary, asked => {
      const { stablePrefix: _, output, ...rest } = asked;
      const schema = output?.schema && JSON.stringify(output.schema);
      const whole = canonicalJson({ ...rest, output: output && { ...output, schema } });
      expect(requestHash(asked as ModelRequest)).toBe(hash('sha256', whole));
    }),
  );
});

test('the parts that all requests of a prompt share are read once', () => {
  let read = 0;
  const tool = {
    name: 'weather',
    inputSchema: {},
    get description() {
      read += 1;
      return 'Says how the weather is.';
    },
  };
  const shared = { parameters: { temperature: 0 }, tools: [tool] };
  const hashes = ['one', 'two', 'three'].map(text =>
    requestHash({
      model: `openai/${text}`,
      messages: [{ role: 'user', content: [{ text }] }],
      ...shared,
    }),
  );
  expect(new Set(hashes).size).toBe(3);
  expect(read).toBe(1);
});
