import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { glob } from 'tinyglobby';
import { expect, test } from 'vitest';
import { retryAfterOf } from '../../src/provider/errors/errorBody.ts';

const source = join(import.meta.dirname, '..', '..', 'src');

/** Where the time of day is a number, and why. */
const timeOfDay: Readonly<Record<string, string>> = {
  'provider/errors/errorBody.ts': 'a server names the date until which to wait',
  'run/spending.ts': 'the end of a call, for other processes',
  'run/ledger.ts': 'the end of a call of another process',
  'eval/suggestion/evidence.ts': 'the dates of two files',
  'extension/media/pictures.ts': 'the date of a picture, which names one version of it',
};

async function filesWith(pattern: RegExp): Promise<readonly string[]> {
  const files = await glob('**/*.{ts,tsx}', { cwd: source });
  const texts = await Promise.all(files.map(file => readFile(join(source, file), 'utf8')));
  return files.filter((_, index) => pattern.test(texts[index] ?? '')).toSorted();
}

test('no wait or duration uses a clock that can be changed', async () => {
  expect(await filesWith(/\bDate\.now\(|\.getTime\(\)|\.valueOf\(\)|\+new Date/)).toEqual(
    Object.keys(timeOfDay).toSorted(),
  );
});

test('a wait until a date uses the clock of the server that names it', () => {
  const headers = new Headers({
    date: 'Wed, 01 Jan 2020 00:00:00 GMT',
    'retry-after': 'Wed, 01 Jan 2020 00:00:07 GMT',
  });
  expect(retryAfterOf(headers)).toBe(7000);
});
