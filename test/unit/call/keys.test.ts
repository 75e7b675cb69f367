import { expect, it } from 'vitest';
import { keyStatuses } from '../../../src/call/endpoints/keys.ts';
import { createNodeHost } from '../../../src/run/nodeHost.ts';
import { workspace } from '../eval/workspace.ts';

it('shows for every provider that needs a key where one is found, and never the key', async () => {
  const folder = await workspace({
    'touchstone.yaml':
      'endpoints:\n  mine: { protocol: openai, baseUrl: "http://127.0.0.1:1/v1", key: "${env:MINE}" }\n  open: { protocol: openai, baseUrl: "http://127.0.0.1:1/v1" }\n',
    '.env': 'GOOGLE_API_KEY=canary-dotenv\n',
  });
  const host = await createNodeHost({
    folder,
    environment: { OPENAI_API_KEY: 'canary-environment' },
    warn: () => {},
    findKeyFirst: async provider =>
      provider === 'mine'
        ? { value: 'canary-secret', source: 'secretStorage', name: 'touchstone.key.mine' }
        : undefined,
  });
  const statuses = await keyStatuses(host);
  await host.close();
  expect(statuses.map(({ provider, found }) => [provider, found?.source, found?.name])).toEqual([
    ['mine', 'secretStorage', 'touchstone.key.mine'],
    ['openai', 'environment', 'OPENAI_API_KEY'],
    ['anthropic', undefined, undefined],
    ['googleai', 'dotenv', 'GOOGLE_API_KEY'],
    ['openrouter', undefined, undefined],
  ]);
  expect(JSON.stringify(statuses)).not.toContain('canary');
});
