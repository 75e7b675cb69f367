import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { statePaths } from '../../files/state.ts';
import { readResults, type StoredSample } from './resultsFile.ts';

export type { StoredSample } from './resultsFile.ts';

/** Results files that are looked into for a row: an evaluation of another one is no news of it. */
const MOST_FILES = 20;

type Warn = (message: string) => void;

/** The samples of a results file, in the order they ended; none when it cannot be read. */
export async function readSamples(
  file: string,
  folder: string,
  warn: Warn,
): Promise<readonly StoredSample[]> {
  return Array.fromAsync(readResults(file, { folder, warn }));
}

/** The samples of the evaluation that was started last in a workspace folder. */
export async function lastSamples(folder: string, warn: Warn): Promise<readonly StoredSample[]> {
  const [newest] = await resultsFiles(statePaths(folder).evals);
  return newest === undefined ? [] : readSamples(newest, folder, warn);
}

/**
 * The last samples of a row, those of each prompt that was evaluated on it, the newest first. `file` is
 * the path of the row's dataset; relative paths in results count from the workspace folder.
 */
export async function samplesOfRow(
  folder: string,
  row: { readonly id: string; readonly file: string },
  warn: Warn,
): Promise<readonly StoredSample[]> {
  const files = await resultsFiles(statePaths(folder).evals);
  const found = new Map<string, readonly StoredSample[]>();
  // As JSON writes it: most lines need no parsing to be skipped.
  const id = JSON.stringify(row.id);
  const skip = (line: string): boolean => !line.includes(id) && !line.includes('"touchstone"');
  for (const file of files.slice(0, MOST_FILES)) {
    const all = await Array.fromAsync(readResults(file, { folder, warn, skip }));
    const samples = all.filter(
      ({ sample }) => sample.row.id === row.id && resolve(folder, sample.row.file) === row.file,
    );
    const [first] = samples;
    const prompt = JSON.stringify(first?.header.prompt);
    if (first && !found.has(prompt)) found.set(prompt, samples);
  }
  return [...found.values()].flat();
}

/** The results files in a folder, the newest first: their names begin with the time of their start. */
export async function resultsFiles(evals: string): Promise<readonly string[]> {
  const names = await readdir(evals, { recursive: true }).catch((): string[] => []);
  const runOf = (name: string): string => name.slice(name.replaceAll('\\', '/').lastIndexOf('/'));
  return names
    .filter(name => name.endsWith('.jsonl'))
    .sort((a, b) => (runOf(a) < runOf(b) ? 1 : -1))
    .map(name => join(evals, name));
}
