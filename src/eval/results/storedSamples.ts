import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { statePaths } from '../../files/state.ts';
import { readResults, type StoredSample } from './resultsFile.ts';

export type { StoredSample } from './resultsFile.ts';

/** Maximum number of results files that are searched for a row. Other evaluations may not contain the row. */
const MOST_FILES = 20;

type Warn = (message: string) => void;

/** The samples of a results file in the order in which they ended. None when the file cannot be read. */
export async function readSamples(
  file: string,
  folder: string,
  warn: Warn,
): Promise<readonly StoredSample[]> {
  return Array.fromAsync(readResults(file, { folder, warn }));
}

/** The samples of the most recently started evaluation in a workspace folder. */
export async function lastSamples(folder: string, warn: Warn): Promise<readonly StoredSample[]> {
  const [newest] = await resultsFiles(statePaths(folder).evals);
  return newest === undefined ? [] : readSamples(newest, folder, warn);
}

/**
 * The last samples of a row for each prompt that was evaluated on it, newest first.
 * @param file path of the row's dataset. Relative paths in results are relative to the workspace folder.
 */
export async function samplesOfRow(
  folder: string,
  row: { readonly id: string; readonly file: string },
  warn: Warn,
): Promise<readonly StoredSample[]> {
  const files = await resultsFiles(statePaths(folder).evals);
  const found = new Map<string, readonly StoredSample[]>();
  // Searching for the JSON text skips most lines without parsing them.
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

/** The results files in a folder, newest first. Their names begin with the start time. */
export async function resultsFiles(evals: string): Promise<readonly string[]> {
  const names = await readdir(evals, { recursive: true }).catch((): string[] => []);
  const runOf = (name: string): string => name.slice(name.replaceAll('\\', '/').lastIndexOf('/'));
  return names
    .filter(name => name.endsWith('.jsonl'))
    .sort((a, b) => (runOf(a) < runOf(b) ? 1 : -1))
    .map(name => join(evals, name));
}
