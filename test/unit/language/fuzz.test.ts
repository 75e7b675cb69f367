import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fuzzInThreads } from '../../../scripts/fuzz/threads.ts';

/** The same documents in every run; `npm run fuzz` makes a million others. */
test('5,000 broken files are read without an exception or a misplaced finding', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-fuzz-'));
  const documents = 5_000;
  const outcome = await fuzzInThreads({ documents, seed: 20_261, threads: 2, folder });
  expect(outcome).toMatchObject({ documents, failures: [] });
});
