import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './paths.ts';

const sample = join(root, 'samples', 'support-desk');

/** A temporary folder outside the repository, which is removed when disposed. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'touchstone-'));
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** A fresh copy of the sample workspace, without files from earlier runs. */
export async function copySample(folder: string): Promise<void> {
  const state = join(sample, '.touchstone');
  await cp(sample, folder, {
    recursive: true,
    filter: path =>
      !path.startsWith(state) || path === state || path.startsWith(join(state, 'recordings')),
  });
}
