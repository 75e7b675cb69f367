import { expect, test } from 'vitest';
import { clientCache } from '../../../src/provider/transport/clientCache.ts';

test('calls with the same settings share a client, and old clients are released', async () => {
  const built: string[] = [];
  const clientOf = clientCache(async ({ key = '' }) => {
    built.push(key);
    return { key };
  });
  const first = await clientOf({ key: 'a' });
  expect(await clientOf({ key: 'a' })).toBe(first);
  expect(await clientOf({ key: 'a', baseUrl: 'http://127.0.0.1' })).not.toBe(first);
  for (const key of 'bcdefghijk') {
    await clientOf({ key });
    expect(await clientOf({ key: 'a' })).toBe(first);
  }
  await clientOf({ key: 'b' });
  expect(built.filter(key => key === 'b')).toHaveLength(2);
});
