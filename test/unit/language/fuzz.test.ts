import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fuzzInThreads } from '../../../scripts/fuzz/threads.ts';

/** `npm run fuzz` breaks a million, and holds each to its time; these are others than its own. */
test('50,000 broken files are read without a throw or a misplaced finding', {
  timeout: 300_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-fuzz-'));
  const documents = 50_000;
  const outcome = await fuzzInThreads({ documents, seed: 20_261, threads: 2, folder });
  expect(outcome).toMatchObject({ documents, failures: [] });
});
