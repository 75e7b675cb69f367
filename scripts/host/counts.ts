import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './paths.ts';

/** The results of a suite. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly failures?: readonly Failure[];
}

/** A failed test, which is printed again after the output of all suites. */
export interface Failure {
  readonly name: string;
  /** The first line of its error. */
  readonly error: string;
}

/** `error` may have several lines and colors. */
export function failureOf(name: string, error: string): Failure {
  const lines = stripVTControlCharacters(error).split('\n');
  return { name, error: lines.find(line => line.trim() !== '')?.trim() ?? 'no error was reported' };
}

const folder = join(root, 'out', 'counts');

/** Saves the counts of a suite for `npm test`, which adds them up. */
export async function leaveCounts(suite: string, counts: Counts): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${suite}.json`), JSON.stringify(counts));
}

/** The counts of a suite. Undefined when it has not reported since `forgetCounts`. */
export async function findCounts(suite: string): Promise<Counts | undefined> {
  const text = await readFile(join(folder, `${suite}.json`), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Counts);
}

export async function forgetCounts(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
