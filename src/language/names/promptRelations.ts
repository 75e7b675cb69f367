import { dirname } from 'node:path/posix';
import { beside, isDatasetOf, isPartialName, partialFileName } from '../../files/fileNames.ts';
import { partialProblem, partialTooDeep } from '../../prompt/partials.ts';
import type { DatasetFile, LanguageFile, PromptFile } from '../languageFile.ts';
import type { Workspace } from '../workspace.ts';

/** The partial a name means in a prompt's folder. */
export function partialOf(
  workspace: Workspace,
  promptUri: string,
  name: string,
): PromptFile | undefined {
  const uri = partialUri(promptUri, name);
  const file = uri === undefined ? undefined : workspace.file(uri);
  return file?.kind === 'prompt' ? file : undefined;
}

/** Why a partial is not read, in a sentence; undefined when it is, or is not there. */
export function problemOfPartial(
  workspace: Workspace,
  promptUri: string,
  name: string,
): string | undefined {
  if (partialOf(workspace, promptUri, name)?.document.template.nesting.isTooDeep) {
    return partialTooDeep(name);
  }
  const uri = partialUri(promptUri, name);
  const unread = uri === undefined || workspace.file(uri) ? undefined : workspace.unreadable(uri);
  return partialProblem(name, unread);
}

function partialUri(promptUri: string, name: string): string | undefined {
  if (!isPartialName(name)) return undefined;
  return beside(promptUri, encodeURIComponent(partialFileName(name.toWellFormed())));
}

/** The prompts, variants included, whose golden rows a dataset holds by its name. */
export function promptsOf(workspace: Workspace, dataset: DatasetFile): readonly PromptFile[] {
  return siblings(workspace, dataset.uri).filter(
    (file): file is PromptFile => file.kind === 'prompt' && belongs(dataset, file),
  );
}

/** The golden datasets that belong to a prompt by their name. */
export function datasetsOf(workspace: Workspace, prompt: PromptFile): readonly DatasetFile[] {
  return siblings(workspace, prompt.uri).filter(
    (file): file is DatasetFile => file.kind === 'dataset' && belongs(file, prompt),
  );
}

function belongs(dataset: DatasetFile, { name, isPartial }: PromptFile): boolean {
  return !isPartial && isDatasetOf(dataset.name, name);
}

function siblings(workspace: Workspace, uri: string): readonly LanguageFile[] {
  const folder = dirname(uri);
  return [...workspace.files()].filter(file => dirname(file.uri) === folder);
}
