import { lstat, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { goldenDatasetOf } from '../../eval/plan/plan.ts';
import {
  beside,
  checkedKinds,
  type FileKind,
  fileKind,
  isSkippedFolder,
  promptBeside,
  promptNameOf,
} from '../../files/fileNames.ts';
import { findFiles } from '../../files/find.ts';
import { workspaceFolderOf } from '../../files/workspace.ts';
import type { OutputStream } from '../terminal/output.ts';
import { MisuseError } from '../terminal/terminal.ts';
import { messages } from './messages.ts';
import { shownPath } from './workspace.ts';

export interface CommandFiles {
  readonly files: readonly string[];
  /** One message for each link that was skipped. */
  readonly notes: readonly string[];
}

const evaluated: ReadonlySet<FileKind> = new Set(['eval', 'prompt']);

/**
 * Finds files of some kinds under paths, without duplicates. A file path is the file itself, a folder all
 * files in it.
 * @param kinds default: all kinds that are checked.
 * @throws MisuseError for a path that does not exist.
 */
export async function filesUnder(
  paths: readonly string[],
  kinds = checkedKinds,
): Promise<CommandFiles> {
  const { files, notes } = await allUnder(paths, kinds);
  const unique = await eachOnce(files, realPathOf);
  return { files: unique.files, notes: [...notes, ...unique.notes] };
}

/**
 * Finds eval files, and prompts with a golden dataset that no eval file next to them names. Prompts that are
 * links to the same file are evaluated separately when they have their own datasets.
 */
export async function findEvals(paths: readonly string[]): Promise<CommandFiles> {
  const asked = paths.map(promptOfDataset);
  const { files, notes } = await allUnder(asked, evaluated);
  const named = new Set(asked.map(path => join(path)));
  const withEval = new Set(files.filter(isEval).map(file => stem(file)));
  const evals: string[] = [];
  for (const file of files) {
    if (!evaluated.has(fileKind(file) ?? 'settings')) {
      throw new MisuseError(messages.notTouchstoneFile(file));
    }
    if (isEval(file) || named.has(join(file))) evals.push(file);
    else if (!withEval.has(stem(file)) && (await goldenDatasetOf(file)) !== undefined) {
      evals.push(file);
    }
  }
  const unique = await eachOnce(evals, async file => {
    const dataset = isEval(file) ? undefined : await goldenDatasetOf(file);
    // An eval file refers to the prompt and dataset next to it, so the same file in two folders counts twice.
    const beside = isEval(file) ? await realPathOf(dirname(file)) : '';
    return [await realPathOf(file), dataset && (await realPathOf(dataset)), beside].join('\n');
  });
  return { files: unique.files, notes: [...notes, ...unique.notes] };
}

async function allUnder(
  paths: readonly string[],
  kinds: ReadonlySet<FileKind>,
): Promise<CommandFiles> {
  const files = new Set<string>();
  const notes: string[] = [];
  for (const path of paths) {
    if (!(await isFolder(path))) {
      files.add(path);
      continue;
    }
    const found = await findFiles(await workspaceFolderOf(resolve(path)), path, {
      file: name => {
        const kind = fileKind(name);
        return kind !== undefined && kinds.has(kind);
      },
      folder: name => !isSkippedFolder(name),
    });
    for (const file of found.files) files.add(file);
    notes.push(...found.notes);
  }
  return { files: [...files], notes };
}

/** The first file of each key, preferably one that is not a link. */
async function eachOnce(
  files: readonly string[],
  keyOf: (file: string) => Promise<string>,
): Promise<CommandFiles> {
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const key = await keyOf(file);
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  const kept = new Set<string>();
  const notes: string[] = [];
  for (const group of groups.values()) {
    const [first = ''] = [...(await notLinked(group)), ...group];
    kept.add(first);
    const others = group.filter(file => resolve(file) !== resolve(first));
    notes.push(...others.map(file => messages.sameFile(shownPath(file), shownPath(first))));
  }
  return { files: files.filter(file => kept.has(file)), notes };
}

async function notLinked(group: readonly string[]): Promise<readonly string[]> {
  if (group.length === 1) return group;
  const links = await Promise.all(group.map(async file => (await lstat(file)).isSymbolicLink()));
  return group.filter((_, index) => !links[index]);
}

/** A path with links resolved. The path itself when it does not exist. */
async function realPathOf(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}

/** A golden dataset represents the prompt with its name. */
function promptOfDataset(path: string): string {
  return fileKind(path) === 'dataset' ? promptBeside(path) : path;
}

/** `dir/triage` for `dir/triage.eval.yaml` and every variant of `dir/triage.prompt`. */
function stem(file: string): string {
  return join(beside(file, promptNameOf(file).name));
}

function isEval(file: string): boolean {
  return fileKind(file) === 'eval';
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    throw new MisuseError(messages.missing(relative('.', path) || path));
  }
}

/** Prints which links were skipped, in addition to the output of a command. */
export function writeNotes(notes: readonly string[], stderr: OutputStream): void {
  for (const note of notes) stderr.write(messages.note(note));
}
