import type { RowContext, RowTypes } from '../../../eval/dataset/row.ts';
import { readsExpected } from '../../../eval/judging/readsExpected.ts';
import type { Scorer } from '../../../eval/scorers/scorer.ts';
import { blinded, createScorers, defaultScorers } from '../../../eval/scorers/table.ts';
import { sameSchema } from '../../../schema/jsonSchema.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { yamlValue } from '../../../text/yaml/yamlDocument.ts';
import type { OpenDataset, PromptFile, YamlFile } from '../../languageFile.ts';
import { uriOfKey } from '../../names/name.ts';
import { evalSubjects, mayName, promptsOf } from '../../relatedFiles.ts';
import { resolveUri } from '../../relativePath.ts';
import type { Workspace } from '../../workspace.ts';

/** What rows are checked against. There is one for each pair of schemas in the prompts. */
export interface RowSubject extends RowTypes {
  readonly defaults: Readonly<Record<string, unknown>>;
}

export interface RowSubjects {
  readonly subjects: readonly RowSubject[];
  /** False when no prompt uses the rows. */
  readonly hasPrompt: boolean;
  /** Whether the dataset has the only rows of an evaluation. */
  readonly needsRows: boolean;
  /** How evaluations score the rows, one for each prompt and eval file. */
  readonly contexts: readonly RowContext[];
}

/**
 * What the rows of a dataset are checked against: the prompts with its name, and those of the eval files that
 * name it.
 */
export function subjectsOfDataset(workspace: Workspace, file: OpenDataset): RowSubjects {
  const evals = evalsNaming(workspace, file);
  const own = promptsOf(workspace, file);
  const named = new Set(evals.flatMap(({ prompts }) => prompts));
  // An eval file determines the evaluation of the prompts that it names.
  const bare = own.filter(prompt => !named.has(prompt));
  const contexts = [
    ...bare.map(prompt => contextOf(workspace, prompt)),
    ...evals.flatMap(({ each, prompts }) =>
      prompts.map(prompt => contextOf(workspace, prompt, each)),
    ),
  ];
  return subjectsOf(contexts, bare.length > 0 || evals.some(({ hasMore }) => !hasMore));
}

interface NamingEval {
  readonly each: YamlFile;
  readonly prompts: readonly PromptFile[];
  /** Whether it has rows or other datasets in addition to this one. */
  readonly hasMore: boolean;
}

function evalsNaming(workspace: Workspace, file: OpenDataset): readonly NamingEval[] {
  return [...workspace.files()].flatMap((each): readonly NamingEval[] => {
    if (each.kind !== 'eval' || !mayName(each, file)) return [];
    const { prompts, datasets } = evalSubjects(workspace, each);
    if (!datasets.some(({ uri }) => uri === file.uri)) return [];
    const hasMore = datasets.length > 1 || each.yaml.has('rows');
    return [{ each, prompts, hasMore }];
  });
}

/** The prompts that use a dataset's rows. */
export function promptsOfDataset(workspace: Workspace, file: OpenDataset): readonly PromptFile[] {
  const named = evalsNaming(workspace, file).flatMap(({ prompts }) => prompts);
  return [...new Set([...promptsOf(workspace, file), ...named])];
}

/** What the rows in an eval file are checked against. */
export function subjectsOfEval(workspace: Workspace, file: YamlFile): RowSubjects {
  const { prompts } = evalSubjects(workspace, file);
  return subjectsOf(
    prompts.map(prompt => contextOf(workspace, prompt, file)),
    false,
  );
}

function contextOf(workspace: Workspace, { document }: PromptFile, file?: YamlFile): RowContext {
  const value = file && yamlValue(file.yaml);
  const { score, csv } = isRecord(value) ? value : {};
  return {
    prompt: { document },
    scorers:
      file && Array.isArray(score) ? scorersIn(workspace, file, score) : defaultScorers(document),
    ...(isRecord(csv) && csv['decimal'] === ',' && { csv: { decimal: ',' } }),
  };
}

/** The scorers of an eval file. A judge that does not look at what a row expects compares nothing. */
function scorersIn(
  workspace: Workspace,
  file: YamlFile,
  score: readonly unknown[],
): readonly Scorer[] {
  return createScorers(score).map(scorer => {
    const source = scorer.judges?.source;
    const key = source && 'prompt' in source ? resolveUri(file.uri, source.prompt) : undefined;
    const judge = key === undefined ? undefined : workspace.file(uriOfKey(key));
    return judge?.kind === 'prompt' && !readsExpected(judge.document) ? blinded(scorer) : scorer;
  });
}

function subjectsOf(contexts: readonly RowContext[], needsRows: boolean): RowSubjects {
  const found = new Map<string, RowSubject>();
  for (const { prompt, csv } of contexts) {
    const { input, output } = prompt.document.metadata;
    const subject = {
      defaults: input.default ?? {},
      ...(input.schema && { input: sameSchema(input.schema) }),
      ...(output.schema && { output: sameSchema(output.schema) }),
      ...(csv && { csv }),
    };
    found.set(JSON.stringify(subject), subject);
  }
  return { subjects: [...found.values()], hasPrompt: contexts.length > 0, needsRows, contexts };
}
