import type { Range } from 'vscode-languageserver-types';
import { rowsOf } from '../eval/dataset.ts';
import type { Settings } from '../model/settings.ts';
import type { TextRange } from '../prompt/diagnostic.ts';
import type { PromptDocument } from '../prompt/document.ts';
import { modelsOf } from '../prompt/metadata.ts';
import type { DatasetFile, LanguageFile } from './languageFile.ts';
import { lspRange } from './lspRange.ts';
import { datasetsOf } from './promptRelations.ts';
import type { Workspace } from './workspace.ts';

export interface CodeLens {
  readonly range: TextRange;
  /** With codicons, such as `$(play) Run`. */
  readonly title: string;
  /** A key of the table of commands. */
  readonly command: 'run' | 'compare' | 'evaluate';
}

export interface CodeLensOptions {
  /** Whether there is a golden dataset beside the prompt. */
  readonly hasDataset: boolean;
  /** How many rows it has, if that was counted. */
  readonly rows?: number;
  /** How many models a comparison takes, if not those the prompt names. */
  readonly models?: number;
}

/** What one can do with a prompt, at the top of its file. */
export function codeLenses(
  document: PromptDocument,
  { hasDataset, rows, models = modelsOf(document.metadata).length }: CodeLensOptions,
): readonly CodeLens[] {
  const range = { start: 0, end: 0 };
  const compare = models > 1 ? `Compare ${models} models` : 'Compare models';
  const evaluate =
    rows === undefined ? 'Evaluate' : `Evaluate ${rows} ${rows === 1 ? 'row' : 'rows'}`;
  const lenses: readonly CodeLens[] = [
    { range, title: '$(play) Run', command: 'run' },
    { range, title: `$(split-horizontal) ${compare}`, command: 'compare' },
    { range, title: `$(beaker) ${evaluate}`, command: 'evaluate' },
  ];
  return hasDataset ? lenses : lenses.filter(({ command }) => command !== 'evaluate');
}

/** The same for a file of the workspace; whoever shows it knows the commands. */
export function promptLenses(
  workspace: Workspace,
  file: LanguageFile,
): readonly (Omit<CodeLens, 'range'> & { readonly range: Range })[] | undefined {
  if (file.kind !== 'prompt' || file.isPartial) return undefined;
  const datasets = datasetsOf(workspace, file);
  // A variant's own dataset comes before that of its prompt.
  const own = `${file.name.replace(/\.prompt$/, '')}.golden.`;
  const dataset = datasets.find(({ name }) => name.startsWith(own)) ?? datasets[0];
  const rows = dataset && countRows(dataset);
  const models = modelsCompared(file.document, workspace.settings(file.uri));
  const options = { hasDataset: dataset !== undefined, models };
  return codeLenses(file.document, rows === undefined ? options : { ...options, rows }).map(
    lens => ({
      ...lens,
      range: lspRange(file.text, lens.range),
    }),
  );
}

/** Files larger than this are not counted while someone types. */
const MOST_CHARACTERS = 2_000_000;
const counts = new WeakMap<DatasetFile, number>();

function countRows(dataset: DatasetFile): number | undefined {
  const known = counts.get(dataset);
  if (known !== undefined) return known;
  const text = dataset.text.getText();
  if (text.length > MOST_CHARACTERS) return undefined;
  const count = rowsOf(text, dataset.name).rows.length;
  counts.set(dataset, count);
  return count;
}

/** A prompt that names no model takes those of the workspace. */
function modelsCompared({ metadata }: PromptDocument, { models }: Settings): number {
  const own = modelsOf(metadata);
  if (own.length > 0) return own.length;
  const { default: first, compare = [] } = models;
  return new Set([...(first === undefined ? [] : [first]), ...compare]).size;
}
