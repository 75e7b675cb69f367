import { promptBeside } from '../../files/fileNames.ts';
import type { DatasetFile, PromptFile, YamlFile } from '../languageFile.ts';
import type { Workspace } from '../workspace.ts';
import { fileReferences } from './evalNames.ts';
import { uriOf } from './name.ts';
import { datasetsOf } from './promptRelations.ts';

/** What an eval file is about. */
export interface EvalSubjects {
  readonly prompts: readonly PromptFile[];
  readonly datasets: readonly DatasetFile[];
}

/** The prompts and datasets that an eval file names, or those that belong to it by its name. */
export function evalSubjects(workspace: Workspace, file: YamlFile): EvalSubjects {
  const references = fileReferences(file);
  const urisOf = (role: 'prompt' | 'dataset'): readonly string[] =>
    references.flatMap(reference => (reference.role === role ? uriOf(reference.uri) : []));
  const named = urisOf('prompt');
  const own = promptBeside(file.uri);
  const prompts = (named.length > 0 ? named : [own])
    .map(uri => workspace.file(uri))
    .filter((each): each is PromptFile => each?.kind === 'prompt');
  const datasets = urisOf('dataset')
    .map(uri => workspace.file(uri))
    .filter((each): each is DatasetFile => each?.kind === 'dataset');
  return {
    prompts,
    datasets:
      datasets.length > 0 ? datasets : prompts.flatMap(prompt => datasetsOf(workspace, prompt)),
  };
}
