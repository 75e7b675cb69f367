import { dirname } from 'node:path/posix';
import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { sameSchema } from '../../schema/sameSchema.ts';
import { evalSubjects } from '../evalSubjects.ts';
import type { DatasetFile, PromptFile, YamlFile } from '../languageFile.ts';
import { promptsOf } from '../promptRelations.ts';
import type { Workspace } from '../workspace.ts';
import { allLooks, type Looks, looksOf } from './scorerLooks.ts';

/** What rows are held against: one for each pair of schemas that prompts have. */
export interface RowSubject {
  readonly input?: JsonSchema;
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly output?: JsonSchema;
}

export interface RowSubjects {
  readonly subjects: readonly RowSubject[];
  /** False when no prompt would ever see the rows. */
  readonly hasPrompt: boolean;
  readonly looks: Looks;
}

/** What a dataset's rows are held against: the prompts of its name, and of the eval files that name it. */
export function subjectsOfDataset(workspace: Workspace, file: DatasetFile): RowSubjects {
  const evals = [...workspace.files()].flatMap(each => {
    if (each.kind !== 'eval' || !mayName(each, file)) return [];
    const { prompts, datasets } = evalSubjects(workspace, each);
    return datasets.some(({ uri }) => uri === file.uri) ? [{ each, prompts }] : [];
  });
  const prompts = [...promptsOf(workspace, file), ...evals.flatMap(each => each.prompts)];
  return {
    subjects: subjectsOf(prompts),
    hasPrompt: prompts.length > 0,
    looks: evals.length === 0 ? allLooks : looksOf(evals.map(({ each }) => each)),
  };
}

/** What the rows written in an eval file are held against. */
export function subjectsOfEval(workspace: Workspace, file: YamlFile): RowSubjects {
  const { prompts } = evalSubjects(workspace, file);
  return {
    subjects: subjectsOf(prompts),
    hasPrompt: prompts.length > 0,
    looks: looksOf([file]),
  };
}

/** Spares reading every eval file of a large workspace. */
function mayName(evalFile: YamlFile, dataset: DatasetFile): boolean {
  return (
    dirname(evalFile.uri) === dirname(dataset.uri) || evalFile.text.getText().includes(dataset.name)
  );
}

function subjectsOf(prompts: readonly PromptFile[]): readonly RowSubject[] {
  const found = new Map<string, RowSubject>();
  for (const { document } of prompts) {
    const { input, output } = document.metadata;
    const subject = {
      defaults: input.default ?? {},
      ...(input.schema && { input: sameSchema(input.schema) }),
      ...(output.schema && { output: sameSchema(output.schema) }),
    };
    found.set(JSON.stringify(subject), subject);
  }
  return [...found.values()];
}
