import { dirname, normalize, relative, resolve, sep } from 'node:path';
import { isPatternDataset, isSkippedFolder } from '../../files/fileNames.ts';
import { findFiles } from '../../files/find.ts';
import { globOf, isGlob } from '../../files/glob.ts';
import { parseYaml } from '../../text/yaml/positionedYaml.ts';
import type { PlanProblem } from './evalPlan.ts';
import { messages } from './messages.ts';

export type DatasetFiles =
  | { readonly ok: true; readonly datasets: readonly string[] }
  | { readonly ok: false; readonly problems: readonly PlanProblem[] };

interface EvalFileText {
  readonly file: string;
  readonly text: string;
  /** The workspace folder. No pattern matches a file outside of it. */
  readonly root: string;
}

/**
 * The files of the `dataset` key of an eval file: the paths as written, and the files that its patterns match,
 * sorted by path. They are relative to the eval file, and each occurs once.
 */
export async function datasetFiles(
  { file, text, root }: EvalFileText,
  written: readonly string[],
): Promise<DatasetFiles> {
  const datasets = new Map<string, string>();
  const problems: PlanProblem[] = [];
  for (const [index, path] of written.entries()) {
    const matched = isGlob(path) ? await matchedFiles(path, file, root) : [path];
    if (typeof matched === 'string') {
      problems.push({ file, ...parseYaml(text).position(['dataset', index]), message: matched });
    } else {
      for (const each of matched) {
        const known = normalize(each);
        if (!datasets.has(known)) datasets.set(known, each);
      }
    }
  }
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, datasets: [...datasets.values()] };
}

/** The files that a pattern matches, or a sentence that says why there are none. */
async function matchedFiles(
  pattern: string,
  evalFile: string,
  root: string,
): Promise<readonly string[] | string> {
  const top = resolve(root);
  const folder = dirname(resolve(evalFile));
  const whole = relative(top, resolve(folder, pattern)).split(sep).join('/');
  if (whole.startsWith('../')) {
    return messages.outsideWorkspace(pattern);
  }
  const glob = globOf(whole);
  const { files, notes } = await findFiles(top, top, {
    file: path => glob.matches(path) && isPatternDataset(path),
    folder: path => glob.mayMatchIn(path) && !isSkippedFolder(path),
  });
  if (files.length > 0) return files.map(file => relative(folder, file).split(sep).join('/'));
  return [messages.noDataset(pattern), ...notes].join(' ');
}
