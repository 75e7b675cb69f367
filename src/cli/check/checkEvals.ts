import { dirname, join, resolve } from 'node:path';
import { checkEvaluation, type PlanProblem } from '../../eval/plan/plan.ts';
import { exists, firstExisting } from '../../files/below.ts';
import {
  datasetsBeside,
  evalFilesBeside,
  fileKind,
  promptBeside,
  settingsFileName,
} from '../../files/fileNames.ts';
import { workspaceFolderOf } from '../../files/workspace.ts';
import { pageOf } from '../../language/lsp.ts';
import { MisuseError, type Terminal } from '../terminal/terminal.ts';
import { openWorkspace, type RunWorkspace } from '../workspace/workspace.ts';
import type { FoundAt } from './checkFiles.ts';

/**
 * Errors of files that `eval` would refuse, unless another error at the same place already gives the reason.
 */
export async function checkEvals(
  files: readonly string[],
  found: readonly FoundAt[],
  terminal: Terminal,
): Promise<readonly FoundAt[]> {
  const errors = found.filter(({ severity }) => severity === 'error');
  const places = new Set(
    errors.flatMap(({ file, line }) => [resolve(file), `${resolve(file)}:${line}`]),
  );
  const workspaces = new Map<string, RunWorkspace | PlanProblem>();
  const fresh: FoundAt[] = [];
  try {
    for (const file of await evaluatedFiles(files)) {
      if (terminal.signal.aborted) break;
      for (const problem of await evalProblems(file, workspaces, terminal)) {
        const path = resolve(problem.file);
        const place = problem.line === undefined ? path : `${path}:${problem.line}`;
        if (places.has(place) || isReported(problem, errors)) continue;
        places.add(place);
        fresh.push(foundAt(problem, files));
      }
    }
  } finally {
    for (const each of workspaces.values()) if ('host' in each) await each.host.close();
  }
  return fresh;
}

/** Whether a problem of several rows is already reported for one of them. */
function isReported({ file, message }: PlanProblem, errors: readonly FoundAt[]): boolean {
  return errors.some(
    each => each.message.startsWith(message) && resolve(each.file) === resolve(file),
  );
}

/** Eval files, and prompts with a golden dataset or an eval file. */
async function evaluatedFiles(files: readonly string[]): Promise<readonly string[]> {
  const found = new Map<string, string>();
  for (const file of files) {
    const kind = fileKind(resolve(file));
    const target = kind === 'dataset' ? promptBeside(file) : file;
    const isOne =
      kind === 'eval' || ((kind === 'prompt' || kind === 'dataset') && (await isEvaluated(target)));
    if (isOne) found.set(resolve(target), target);
  }
  return [...found.values()];
}

async function isEvaluated(prompt: string): Promise<boolean> {
  if (!(await exists(prompt))) return false;
  const beside = [...evalFilesBeside(prompt), ...datasetsBeside(prompt)];
  return (await firstExisting(beside)) !== undefined;
}

async function evalProblems(
  file: string,
  workspaces: Map<string, RunWorkspace | PlanProblem>,
  terminal: Terminal,
): Promise<readonly PlanProblem[]> {
  const folder = await workspaceFolderOf(dirname(resolve(file)));
  const known = workspaces.get(folder) ?? (await opened(file, folder, terminal));
  workspaces.set(folder, known);
  if (!('host' in known)) return [known];
  return checkEvaluation(file, known.host.settings, terminal.signal);
}

/** Invalid settings prevent every evaluation of the workspace. */
async function opened(
  file: string,
  folder: string,
  terminal: Terminal,
): Promise<RunWorkspace | PlanProblem> {
  try {
    return await openWorkspace(file, terminal);
  } catch (error) {
    if (!(error instanceof MisuseError)) throw error;
    return { file: join(folder, settingsFileName), message: error.message };
  }
}

function foundAt(
  { file, line = 1, column = 1, message }: PlanProblem,
  files: readonly string[],
): FoundAt {
  const given = files.find(each => resolve(each) === resolve(file)) ?? file;
  const code = 'eval-refused';
  const place = { line, column, endLine: line, endColumn: column };
  return { file: given, ...place, severity: 'error', code, message, page: pageOf(code) };
}
