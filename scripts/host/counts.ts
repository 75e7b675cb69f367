import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.ts';

/** What a suite came to. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const folder = join(root, 'out', 'counts');

/** Leaves a suite's counts where `npm test` adds them up. */
export async function leaveCounts(suite: string, counts: Counts): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${suite}.json`), JSON.stringify(counts));
}

/** A suite's counts, or nothing when it has not reported since `forgetCounts`. */
export async function findCounts(suite: string): Promise<Counts | undefined> {
  const text = await readFile(join(folder, `${suite}.json`), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Counts);
}

export async function forgetCounts(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
