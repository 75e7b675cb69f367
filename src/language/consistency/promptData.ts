import { dirname } from 'node:path/posix';
import type { DatasetFile, PromptFile, YamlFile } from '../languageFile.ts';
import { evalSubjects } from '../names/evalSubjects.ts';
import { datasetsOf } from '../names/promptRelations.ts';
import type { Workspace } from '../workspace.ts';

/** The eval files that evaluate a prompt. */
export function evalsOf(workspace: Workspace, prompt: PromptFile): readonly YamlFile[] {
  return [...workspace.files()].filter(
    (each): each is YamlFile =>
      each.kind === 'eval' &&
      mayEvaluate(each, prompt) &&
      evalSubjects(workspace, each).prompts.some(({ uri }) => uri === prompt.uri),
  );
}

/** Spares reading every eval file of a large workspace. */
function mayEvaluate(evalFile: YamlFile, prompt: PromptFile): boolean {
  return (
    dirname(evalFile.uri) === dirname(prompt.uri) || evalFile.text.getText().includes(prompt.name)
  );
}

/** The datasets that a prompt is evaluated on, by their names or an eval file, each once. */
export function evaluatedOn(
  workspace: Workspace,
  prompt: PromptFile,
  evals: readonly YamlFile[],
): readonly DatasetFile[] {
  const named = evals.flatMap(each => evalSubjects(workspace, each).datasets);
  return [...new Set([...datasetsOf(workspace, prompt), ...named])];
}
