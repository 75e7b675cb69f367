import { readFile } from 'node:fs/promises';
import { glob } from 'tinyglobby';
import { expect, it } from 'vitest';

async function lengthsOf(pattern: string): Promise<readonly (readonly [string, number])[]> {
  const files = await glob(pattern);
  return Promise.all(
    files.map(async file => [file, (await readFile(file, 'utf8')).split('\n').length - 1] as const),
  );
}

it.each([
  'src/**/*.{ts,tsx}',
  'test/**/*.{ts,tsx}',
])('no file of %s is longer than 400 lines', async pattern => {
  const lengths = await lengthsOf(pattern);
  expect(lengths.length).toBeGreaterThan(300);
  expect(lengths.filter(([, lines]) => lines > 400)).toEqual([]);
});

it('half of the source files are shorter than 100 lines', async () => {
  const lengths = await lengthsOf('src/**/*.{ts,tsx}');
  const [median = 0] = lengths
    .map(([, lines]) => lines)
    .sort((a, b) => a - b)
    .slice(lengths.length / 2);
  expect(median).toBeLessThan(100);
});
