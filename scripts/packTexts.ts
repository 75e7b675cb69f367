import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { glob } from 'tinyglobby';
import { root } from './host/paths.ts';

/** The files of the sample workspace. Those of earlier runs, and keys in `.env`, are not part of it. */
const sampleParts = ['*', '.gitignore', '.touchstone/recordings/*.jsonl'];

export function packSample(
  file: string,
  cwd = join(root, 'samples', 'support-desk'),
): Promise<void> {
  return packTexts(file, cwd, sampleParts);
}

export function packTemplates(file: string): Promise<void> {
  return packTexts(file, join(root, 'media', 'templates'), ['*.prompt']);
}

/**
 * Writes a folder as one file: a JSON object of its texts by path, compressed with Brotli. The folder itself
 * would be many files of the package, and larger.
 */
async function packTexts(file: string, cwd: string, parts: readonly string[]): Promise<void> {
  const paths = (await glob([...parts], { cwd })).toSorted();
  const texts = await Promise.all(paths.map(path => readFile(join(cwd, path), 'utf8')));
  const bundle = Object.fromEntries(paths.map((path, index) => [path, texts[index]]));
  await writeFile(file, brotliCompressSync(JSON.stringify(bundle)));
}
