import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { exists } from './below.ts';
import { stateFolderName, stateNames } from './fileNames.ts';
import { largest, placeBelow, readBelow } from './read.ts';
import { openForAppend } from './write.ts';

/** The paths in a workspace where Touchstone writes. */
export interface StatePaths {
  readonly runLog: string;
  readonly recordings: string;
  /** Results of evaluations. */
  readonly evals: string;
  /** What `improve` tried, with its results. */
  readonly improvements: string;
  readonly spending: string;
}

export function statePaths(workspaceFolder: string): StatePaths {
  const folder = join(workspaceFolder, stateFolderName);
  return {
    runLog: join(folder, stateNames.runLog),
    recordings: join(folder, stateNames.recordings),
    evals: join(folder, stateNames.evals),
    improvements: join(folder, stateNames.improvements),
    spending: join(folder, stateNames.spending),
  };
}

/**
 * The key of the state of a file: its folder relative to the workspace, with links resolved, and its name,
 * such as `support/triage`. Files with the same name in different folders have different keys. For a file
 * outside the workspace, the key is the name alone.
 */
export async function stateKey(
  workspaceFolder: string,
  file: string,
  name: string,
): Promise<string> {
  const [top, folder] = await Promise.all([
    placeBelow(workspaceFolder, workspaceFolder),
    placeBelow(workspaceFolder, dirname(resolve(file))),
  ]);
  if (!top.ok || !folder.ok) return name;
  return [...relative(top.path, folder.path).split(sep), name]
    .filter(part => part !== '')
    .join('/');
}

/** Ignores all state except the recordings, which belong to the repository. */
const lines = [`${stateFolderName}/*`, `!${stateFolderName}/${stateNames.recordings}/`] as const;

/** A line about the state folder, or one that ignores everything or every name that starts with a dot. */
const mention = new RegExp(`^[^#!]*\\${stateFolderName}\\b|^/?(\\*\\*/)?\\.?\\*/?\\s*$`);

/**
 * Whether a folder is in a git repository that does not ignore `.touchstone/`. Any line about it in a
 * `.gitignore` from the folder up to the root of the repository, or in git's own `exclude`, counts as a
 * decision of the user. Git itself is not started.
 */
export async function lacksIgnoreRule(workspaceFolder: string): Promise<boolean> {
  for (let here = workspaceFolder; ; here = dirname(here)) {
    if (await mentions(here, join(here, '.gitignore'))) return false;
    if (await exists(join(here, '.git'))) {
      return !(await mentions(here, join(here, '.git', 'info', 'exclude')));
    }
    if (dirname(here) === here) return false;
  }
}

/**
 * Adds the rules to the `.gitignore` of the folder and creates the file if necessary.
 * @throws when the file cannot be written or is a link. See `fileProblem`.
 */
export async function addIgnoreRule(workspaceFolder: string): Promise<void> {
  const file = join(workspaceFolder, '.gitignore');
  const handle = await openForAppend(workspaceFolder, file, { tighten: false });
  try {
    const before = await readFile(file, 'utf8');
    const lineEnd = before.includes('\r\n') ? '\r\n' : '\n';
    const start = before === '' || before.endsWith('\n') ? '' : lineEnd;
    await handle.appendFile(`${start}${lines.map(line => `${line}${lineEnd}`).join('')}`);
  } finally {
    await handle.close();
  }
}

async function mentions(root: string, file: string): Promise<boolean> {
  const read = await readBelow(root, file, largest.settings);
  if (!read.ok) return false;
  const rules = new TextDecoder().decode(read.bytes).split(/\r?\n/);
  return rules.some(rule => mention.test(rule));
}
