import { stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { glob } from 'tinyglobby';

import { goldenDatasetOf, isEvalFile } from '../eval/plan.ts';
import { fileKind } from '../language/fileNames.ts';
import { MisuseError } from './terminal.ts';

const ignored = [
  '**/node_modules/**',
  '**/.git/**',
  '**/.touchstone/!(recordings){,/**}',
  '**/dist/**',
];

/**
 * Files of some kind under paths: a file stands for itself, a folder for what lies in it.
 * @throws MisuseError for a path that is not there.
 */
export async function filesUnder(
  paths: readonly string[],
  patterns: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of paths) {
    if (!(await isFolder(path))) {
      found.push(path);
      continue;
    }
    const inside = await glob([...patterns], {
      cwd: path,
      ignore: ignored,
      dot: true,
      expandDirectories: false,
    });
    found.push(...inside.sort().map(file => join(path, file)));
  }
  return [...new Set(found)];
}

/** Eval files, and prompts with a golden dataset that no eval file beside them names. */
export async function findEvals(paths: readonly string[]): Promise<readonly string[]> {
  const asked = paths.map(promptOfDataset);
  const files = await filesUnder(asked, ['**/*.eval.{yaml,yml}', '**/*.prompt']);
  const named = new Set(asked.map(path => join(path)));
  const withEval = new Set(files.filter(isEvalFile).map(file => stem(file)));
  const evals: string[] = [];
  for (const file of files) {
    if (!isEvalFile(file) && !file.endsWith('.prompt')) {
      throw new MisuseError(`${file} is no prompt, eval file or golden dataset.`);
    }
    if (isEvalFile(file) || named.has(join(file))) evals.push(file);
    else if (!withEval.has(stem(file)) && (await goldenDatasetOf(file)) !== undefined) {
      evals.push(file);
    }
  }
  return evals;
}

/** A golden dataset stands for the prompt it is named after. */
function promptOfDataset(path: string): string {
  return fileKind(path) === 'dataset' ? path.replace(/\.golden\.\w+$/, '.prompt') : path;
}

/** `dir/triage` for `dir/triage.eval.yaml` and every variant of `dir/triage.prompt`. */
function stem(file: string): string {
  return join(dirname(file), basename(file).split('.')[0] ?? '');
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    throw new MisuseError(`${relative('.', path) || path} is not there or cannot be read.`);
  }
}
