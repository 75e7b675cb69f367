import { expect, test } from 'vitest';
import type { Recording } from '../../../src/call/host.ts';
import { planReply } from '../../../src/call/reply/replySource.ts';
import { hashWithSealed, requestHash } from '../../../src/call/request/requestHash.ts';
import type { ModelRequest } from '../../../src/model/request.ts';
import { createNodeHost } from '../../../src/run/nodeHost.ts';
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
