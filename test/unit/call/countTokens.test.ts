import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { countRequest } from '../../../src/call/countTokens.ts';
import { ProviderError } from '../../../src/model/errors.ts';
import type { ModelRequest } from '../../../src/model/request.ts';
import { defaultSettings, type Settings } from '../../../src/model/settings/settings.ts';
import { estimateInput } from '../../../src/model/tokens/tokens.ts';
import type { Provider } from '../../../src/provider/provider.ts';
import type { RunHost } from '../../../src/run/host.ts';
import { createNodeHost } from '../../../src/run/nodeHost.ts';

const signal = new AbortController().signal;

function request(model: string): ModelRequest {
  return {
    model,
    messages: [{ role: 'user', content: [{ text: 'hello world' }] }],
    parameters: { temperature: 0 },
  };
}

async function hostWith(
  countTokens: Provider['countTokens'],
  settings: Settings = defaultSettings,
): Promise<RunHost> {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-count-'));
  const host = await createNodeHost({ folder, environment: {}, warn: () => {} });
  const stream: Provider['stream'] = () => {
    throw new Error('a count makes no call');
  };
  return { ...host, settings, editorModels: { stream, ...(countTokens && { countTokens }) } };
}

test('the provider counts the request without the parameters that it refuses', async () => {
  const asked: ModelRequest[] = [];
  const host = await hostWith(async request => {
    asked.push(request);
    return 17;
  });
  expect(await countRequest(request('vscode/gpt-5'), host, signal)).toEqual({
    tokens: 17,
    how: 'provider',
  });
  expect(asked).toEqual([{ ...request('vscode/gpt-5'), parameters: {} }]);
});

test('the count is an estimate with a reason when the provider cannot count or fails', async () => {
  const estimate = await estimateInput(request('vscode/gpt-5'));
  const cannot = await hostWith(undefined);
  expect(await countRequest(request('vscode/gpt-5'), cannot, signal)).toEqual({
    ...estimate,
    because: 'vscode cannot count tokens.',
  });
  const fails = await hostWith(async () => {
    throw new ProviderError('The model is gone.', { class: 'unknownModel' });
  });
  expect(await countRequest(request('vscode/gpt-5'), fails, signal)).toEqual({
    ...estimate,
    because: 'The model is gone.',
  });
});

test('an unknown provider is reported, and Chat Completions cannot count', async () => {
  const endpoints = {
    local: { protocol: 'openai', baseUrl: 'http://127.0.0.1:9/v1' },
  } as const;
  const host = await hostWith(undefined, { ...defaultSettings, endpoints });
  expect((await countRequest(request('local/llama'), host, signal)).because).toContain(
    'cannot count tokens',
  );
  expect((await countRequest(request('nobody/llama'), host, signal)).because).toContain(
    'is not known',
  );
});

test('a cancelled count is not reported as an estimate', async () => {
  const host = await hostWith(async () => {
    throw new ProviderError('Cancelled.', { class: 'cancelled' });
  });
  await expect(countRequest(request('vscode/gpt-5'), host, signal)).rejects.toThrow('Cancelled.');
});
