import { expect, test } from 'vitest';
import { once } from '../../../src/text/memo.ts';

test('a loaded module is not loaded again, and a failed load is repeated', async () => {
  let loads = 0;
  const load = once(async () => {
    loads += 1;
    if (loads === 1) throw new Error('The file is being replaced.');
    return 'loaded';
  });
  await expect(load()).rejects.toThrow('being replaced');
  expect(await Promise.all([load(), load(), load()])).toEqual(['loaded', 'loaded', 'loaded']);
  expect(loads).toBe(2);
});
