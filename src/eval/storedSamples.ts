import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { statePaths } from '../files/state.ts';
import type { ResultsHeader } from './results.ts';
import type { Sample } from './sample.ts';

/** A sample as a results file keeps it. */
export interface StoredSample {
  readonly sample: Sample;
  readonly prompt: ResultsHeader['prompt'];
  /** 0-based line of the results file. */
  readonly line: number;
}

/** Results files that are looked into for a row: an evaluation of another one is no news of it. */
const MOST_FILES = 20;

/** The samples of a results file, in the order they ended; none when it cannot be read. */
export async function readSamples(file: string): Promise<readonly StoredSample[]> {
  return samplesIn(await readFile(file, 'utf8').catch(() => ''), () => true);
}

/** The samples of the evaluation that was started last in a workspace folder. */
export async function lastSamples(folder: string): Promise<readonly StoredSample[]> {
  const [newest] = await resultsFiles(statePaths(folder).evals);
  return newest === undefined ? [] : readSamples(newest);
}

/**
 * What the last evaluations of a row came to, those of each prompt that was evaluated on it, the newest
 * first. `file` is the path of the row's dataset; relative paths in results count from the workspace folder.
 */
export async function samplesOfRow(
  folder: string,
  row: { readonly id: string; readonly file: string },
): Promise<readonly StoredSample[]> {
  const files = await resultsFiles(statePaths(folder).evals);
  const found = new Map<string, readonly StoredSample[]>();
  // As JSON writes it: most lines need no parsing to be passed over.
  const id = JSON.stringify(row.id);
  for (const file of files.slice(0, MOST_FILES)) {
    const samples = samplesIn(await readFile(file, 'utf8'), line => line.includes(id)).filter(
      ({ sample }) => sample.row.id === row.id && resolve(folder, sample.row.file) === row.file,
    );
    const [first] = samples;
    const prompt = JSON.stringify(first?.prompt);
    if (first && !found.has(prompt)) found.set(prompt, samples);
  }
  return [...found.values()].flat();
}

function samplesIn(text: string, isWanted: (line: string) => boolean): readonly StoredSample[] {
  const [first = '', ...lines] = text.split('\n');
  const header = parsed(first) as Partial<ResultsHeader> | undefined;
  const prompt = header?.prompt;
  if (!prompt) return [];
  return lines.flatMap((line, index) => {
    // The line of a sample that was being written when the editor was ended is no JSON.
    const sample = line !== '' && isWanted(line) ? (parsed(line) as Sample | undefined) : undefined;
    return sample ? [{ sample, prompt, line: index + 1 }] : [];
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Named after their start, so that their names tell their order. */
async function resultsFiles(evals: string): Promise<readonly string[]> {
  const names = await readdir(evals, { recursive: true }).catch((): string[] => []);
  const runOf = (name: string): string => name.slice(name.replaceAll('\\', '/').lastIndexOf('/'));
  return names
    .filter(name => name.endsWith('.jsonl'))
    .sort((a, b) => (runOf(a) < runOf(b) ? 1 : -1))
    .map(name => join(evals, name));
}
