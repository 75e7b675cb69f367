import { basename, dirname, resolve } from 'node:path';
import { exists } from '../../files/below.ts';
import { fileKind } from '../../files/fileNames.ts';
import { statePaths } from '../../files/state.ts';
import { workspaceFolderOf } from '../../files/workspace.ts';
import { resultsFiles } from '../results/storedSamples.ts';
import { messages } from './messages.ts';
import { type RunHeader, readRunHeader } from './runHeader.ts';
import { isRunName } from './runName.ts';

export type FoundRuns =
  /** The results files of each evaluation: one for each prompt. */
  | { readonly ok: true; readonly evaluations: readonly (readonly string[])[] }
  | { readonly ok: false; readonly problem: string };

interface Found {
  readonly file: string;
  readonly header: RunHeader;
}

/**
 * Finds stored results; runs that ran together are one evaluation.
 * @param words each `last` for the newest evaluation of the workspace, the name of a run, the path of a results file, or
 * that of an eval file, a prompt or a dataset: then the newest run of it.
 * @param from a folder in the workspace, for `last` and the names of runs.
 */
export async function findRuns(words: readonly string[], from: string): Promise<FoundRuns> {
  const groups = new Map<string, string[]>();
  for (const word of words) {
    const isFile = word !== 'last' && !isRunName(word);
    const found = await (isFile ? byFile(word) : byName(word, from));
    if (typeof found === 'string') return { ok: false, problem: found };
    for (const { file, header } of found) {
      const id = idOf(header);
      const group = groups.get(id) ?? [];
      groups.set(id, group);
      if (!group.includes(file)) group.push(file);
    }
  }
  return { ok: true, evaluations: [...groups.values()] };
}

/** The runs that a word names, or a sentence on why there are none. */
type Named = readonly Found[] | string;

async function byName(word: string, from: string): Promise<Named> {
  const { evals } = statePaths(await workspaceFolderOf(from));
  const files = await resultsFiles(evals);
  if (word === 'last') {
    const found = await newest(files);
    if (found) return together(found, files);
    return messages.noRunIn(evals);
  }
  const file = files.find(each => basename(each, '.jsonl') === word);
  return file === undefined ? messages.unknownRun(word, evals) : alone(file);
}

async function byFile(word: string): Promise<Named> {
  const path = resolve(word);
  if (!(await exists(path))) {
    return messages.doesNotExist(word);
  }
  const folder = await workspaceFolderOf(dirname(path));
  const files = await resultsFiles(statePaths(folder).evals);
  const found = await newest(files, header => isRunOfPath(header, path, folder));
  if (found) return together(found, files);
  if (fileKind(path) === undefined) return alone(path);
  return messages.noRunOf(word);
}

async function alone(file: string): Promise<Named> {
  const read = await readRunHeader(file);
  return read.ok ? [{ file, header: read.header }] : read.problem;
}

async function newest(
  files: readonly string[],
  isWanted: (header: RunHeader) => boolean = () => true,
): Promise<Found | undefined> {
  for (const file of files) {
    const read = await readRunHeader(file);
    if (read.ok && isWanted(read.header)) return { file, header: read.header };
  }
  return undefined;
}

/** The run with those of the other prompts that ran together with it. */
async function together(found: Found, files: readonly string[]): Promise<readonly Found[]> {
  const id = idOf(found.header);
  if (id === found.header.run) return [found];
  const all: Found[] = [];
  for (const file of files) {
    const read = await readRunHeader(file);
    if (read.ok && idOf(read.header) === id) all.push({ file, header: read.header });
  }
  return all;
}

function idOf({ evaluation, run }: RunHeader): string {
  return evaluation?.id ?? run;
}

function isRunOfPath(
  { source, prompt, datasets = [] }: RunHeader,
  path: string,
  folder: string,
): boolean {
  const own = [source, prompt.file, ...datasets];
  return own.some(each => each !== undefined && resolve(folder, each) === path);
}
