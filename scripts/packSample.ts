import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { glob } from 'tinyglobby';
import { root } from './host/paths.ts';

/** The files of the sample workspace. Those of earlier runs, and keys in `.env`, are not part of it. */
const parts = ['*', '.gitignore', '.touchstone/recordings/*.jsonl'];

/**
 * Writes the sample workspace as one file: a JSON object of its texts by path, compressed with Brotli. A folder
 * would be a dozen files of the package, and larger.
 */
export async function packSample(
  file: string,
  cwd = join(root, 'samples', 'support-desk'),
): Promise<void> {
  const paths = (await glob(parts, { cwd })).toSorted();
  const texts = await Promise.all(paths.map(path => readFile(join(cwd, path), 'utf8')));
  const bundle = Object.fromEntries(paths.map((path, index) => [path, texts[index]]));
  await writeFile(file, brotliCompressSync(JSON.stringify(bundle)));
}
