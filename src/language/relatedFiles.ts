import { dirname } from 'node:path/posix';
import type { DatasetRow } from '../eval/dataset/row.ts';
import {
  beside,
  isDatasetOf,
  isPartialName,
  partialFileName,
  promptBeside,
} from '../files/fileNames.ts';
import { partialProblem, partialTooDeep } from '../prompt/partials.ts';
import { firstRows } from './datasetRows.ts';
import type { LanguageFile, OpenDataset, PromptFile, YamlFile } from './languageFile.ts';
import { fileReferences, matchedDatasets } from './names/evalNames.ts';
import { uriOfKey } from './names/name.ts';
import type { Workspace } from './workspace.ts';

/** The partial with a name in the folder of a prompt. */
export function partialOf(
  workspace: Workspace,
  promptUri: string,
  name: string,
): PromptFile | undefined {
  const uri = partialUriOf(promptUri, name);
  const file = uri === undefined ? undefined : workspace.file(uri);
  return file?.kind === 'prompt' ? file : undefined;
}

/** A sentence that says why a partial is not read. Undefined when it is read or does not exist. */
export function problemOfPartial(
  workspace: Workspace,
  promptUri: string,
  name: string,
): string | undefined {
  if (partialOf(workspace, promptUri, name)?.document.template.nesting.isTooDeep) {
    return partialTooDeep(name);
  }
  const uri = partialUriOf(promptUri, name);
  const unread = uri === undefined || workspace.file(uri) ? undefined : workspace.unreadable(uri);
  return partialProblem(name, unread);
}

function partialUriOf(promptUri: string, name: string): string | undefined {
  if (!isPartialName(name)) return undefined;
  return beside(promptUri, encodeURIComponent(partialFileName(name.toWellFormed())));
}

/** The prompts, including variants, to which a dataset belongs by its name. */
export function promptsOf(workspace: Workspace, dataset: OpenDataset): readonly PromptFile[] {
  return filesInFolderOf(workspace, dataset.uri).filter(
    (file): file is PromptFile => file.kind === 'prompt' && belongs(dataset, file),
  );
}

/** The golden datasets that belong to a prompt by their name. */
export function datasetsOf(workspace: Workspace, prompt: PromptFile): readonly OpenDataset[] {
  return filesInFolderOf(workspace, prompt.uri).filter(
    (file): file is OpenDataset => file.kind === 'dataset' && belongs(file, prompt),
  );
}

function belongs(dataset: OpenDataset, { name, isPartial }: PromptFile): boolean {
  return !isPartial && isDatasetOf(dataset.name, name);
}

function filesInFolderOf(workspace: Workspace, uri: string): readonly LanguageFile[] {
  const folder = dirname(uri);
  return [...workspace.files()].filter(file => dirname(file.uri) === folder);
}

/** The prompts and datasets of an eval file. */
export interface EvalSubjects {
  readonly prompts: readonly PromptFile[];
  readonly datasets: readonly OpenDataset[];
}

/** The prompts and datasets that an eval file names, or those that belong to it by its name. */
export function evalSubjects(workspace: Workspace, file: YamlFile): EvalSubjects {
  const references = fileReferences(file);
  const urisOf = (role: 'prompt' | 'dataset'): readonly string[] =>
    references.flatMap(reference => (reference.role === role ? uriOfKey(reference.uri) : []));
  const named = urisOf('prompt');
  const own = promptBeside(file.uri);
  const prompts = (named.length > 0 ? named : [own])
    .map(uri => workspace.file(uri))
    .filter((each): each is PromptFile => each?.kind === 'prompt');
  const listed = urisOf('dataset')
    .map(uri => workspace.file(uri))
    .filter((each): each is OpenDataset => each?.kind === 'dataset');
  const datasets = [...new Set([...listed, ...matchedDatasets(file, workspace.files())])];
  return {
    prompts,
    datasets:
      datasets.length > 0 ? datasets : prompts.flatMap(prompt => datasetsOf(workspace, prompt)),
  };
}

/** The eval files that evaluate a prompt. */
export function evalFilesOf(workspace: Workspace, prompt: PromptFile): readonly YamlFile[] {
  return [...workspace.files()].filter(
    (each): each is YamlFile =>
      each.kind === 'eval' &&
      mayName(each, prompt) &&
      evalSubjects(workspace, each).prompts.some(({ uri }) => uri === prompt.uri),
  );
}

/** A quick check that avoids parsing every eval file of a large workspace. */
export function mayName(evalFile: YamlFile, { uri, name }: PromptFile | OpenDataset): boolean {
  return dirname(evalFile.uri) === dirname(uri) || evalFile.text.getText().includes(name);
}

/** The datasets on which a prompt is evaluated, by their names or an eval file, without duplicates. */
export function evaluatedOn(
  workspace: Workspace,
  prompt: PromptFile,
  evals: readonly YamlFile[],
): readonly OpenDataset[] {
  const named = evals.flatMap(each => evalSubjects(workspace, each).datasets);
  return [...new Set([...datasetsOf(workspace, prompt), ...named])];
}

/** The first rows of the datasets that belong to a prompt. */
export function rowsOfPrompt(workspace: Workspace, prompt: PromptFile): readonly DatasetRow[] {
  return datasetsOf(workspace, prompt).flatMap(firstRows);
}
