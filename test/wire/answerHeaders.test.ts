import { expect, it, onTestFinished } from 'vitest';
import { loadPromptText } from '../../src/load/loadPromptFile.ts';
import { readSettings } from '../../src/model/settings/settings.ts';
import { createNodeHost } from '../../src/run/nodeHost.ts';
import { run } from '../../src/run/run.ts';
import { temporaryFolder } from '../unit/files/temporaryFolder.ts';
import { fails, modelServer, says } from './modelServer.ts';

const key = `sk-test-${'Ab3dEf6hIj9kLmN0pQrS'}tUv5Xyz123`;

const answered = {
  'x-request-id': 'req_123',
  'x-ratelimit-remaining-requests': '59',
  'x-ratelimit-reset-requests': '1s',
  'openai-processing-ms': '412',
};

async function recordOf(headers: Readonly<Record<string, string>>, model = 'one/small') {
  const server = await modelServer();
  onTestFinished(() => server.close());
  server.replies(
    'small',
    { ...fails(503), headers: { 'retry-after-ms': '1', 'x-request-id': 'req_122' } },
    { ...says('Hi'), headers },
  );
  const { settings } = readSettings(
    `endpoints:\n  one: { protocol: openai, baseUrl: "${server.url}/v1", key: "\${env:ONE_KEY}" }\n`,
  );
  const folder = await temporaryFolder();
  const environment = { ONE_KEY: key };
  const host = await createNodeHost({ folder, environment, warn: () => {} });
  onTestFinished(() => host.close());
  const prompt = await loadPromptText('Hello', 'a.prompt', async () => undefined);
  const findKey = async () => ({ value: key, source: 'environment', name: 'ONE_KEY' }) as const;
  return run({ prompt, input: {}, model }, { ...host, settings, findKey }).record;
}

it('the record of each attempt has the rate limits, the id and the time that the provider sent', async () => {
  const { attempts, text } = await recordOf({ ...answered, 'set-cookie': 'id=1', server: 'x' });
  expect(text).toBe('Hi');
  expect(attempts.map(({ headers }) => headers)).toEqual([
    { 'retry-after-ms': '1', 'x-request-id': 'req_122' },
    answered,
  ]);
});

it('a key that a server returns in a header is not in the record, and headers have a limit', async () => {
  const record = await recordOf({ 'x-request-id': `${key} ${'x'.repeat(5000)}` });
  expect(JSON.stringify(record)).not.toContain(key);
  expect(record.attempts[1]?.headers?.['x-request-id']?.length).toBeLessThanOrEqual(500);
});

it('a reply for which nothing was sent has none', async () => {
  const { attempts } = await recordOf(answered, 'sandbox/echo');
  expect(attempts.every(({ headers }) => headers === undefined)).toBe(true);
});
