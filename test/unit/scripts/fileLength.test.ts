import { readFile } from 'node:fs/promises';
import { glob } from 'tinyglobby';
import { expect, it } from 'vitest';

it('no source file is longer than 400 lines, and half of them are shorter than 100', async () => {
  const files = await glob('src/**/*.{ts,tsx}');
  const lengths = await Promise.all(
    files.map(async file => [file, (await readFile(file, 'utf8')).split('\n').length - 1] as const),
  );
  expect(lengths.filter(([, lines]) => lines > 400)).toEqual([]);
  const [median = 0] = lengths
    .map(([, lines]) => lines)
    .sort((a, b) => a - b)
    .slice(lengths.length / 2);
  expect(median).toBeLessThan(100);
});
