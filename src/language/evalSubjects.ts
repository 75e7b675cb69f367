import { isScalar, isSeq } from 'yaml';
import type { DatasetFile, PromptFile, YamlFile } from './languageFile.ts';
import { datasetsOf } from './promptRelations.ts';
import type { Workspace } from './workspace.ts';

/** What an eval file is about. */
export interface EvalSubjects {
  readonly prompts: readonly PromptFile[];
  readonly datasets: readonly DatasetFile[];
}

/** The prompts and datasets that an eval file names, or those that belong to it by its name. */
export function evalSubjects(workspace: Workspace, file: YamlFile): EvalSubjects {
  const named = filesAt(workspace, file, 'prompt');
  const prompts = (named.length > 0 ? named : [sameName(workspace, file)]).filter(
    (each): each is PromptFile => each?.kind === 'prompt',
  );
  const datasets = filesAt(workspace, file, 'dataset').filter(
    (each): each is DatasetFile => each?.kind === 'dataset',
  );
  return {
    prompts,
    datasets:
      datasets.length > 0 ? datasets : prompts.flatMap(prompt => datasetsOf(workspace, prompt)),
  };
}

function sameName(workspace: Workspace, { uri }: YamlFile): ReturnType<Workspace['file']> {
  return workspace.file(uri.replace(/\.eval\.ya?ml$/, '.prompt'));
}

function filesAt(
  workspace: Workspace,
  { uri, yaml }: YamlFile,
  key: string,
): readonly ReturnType<Workspace['file']>[] {
  const node: unknown = yaml.getIn([key], true);
  const written = isSeq(node) ? node.items : [node];
  return written.flatMap(item => {
    if (!isScalar(item) || typeof item.value !== 'string' || !URL.canParse(item.value, uri))
      return [];
    return [workspace.file(new URL(item.value, uri).href)];
  });
}
