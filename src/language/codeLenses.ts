import type { TextRange } from '../prompt/diagnostic.ts';
import type { PromptDocument } from '../prompt/document.ts';
import { modelsOf } from '../prompt/metadata.ts';

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
