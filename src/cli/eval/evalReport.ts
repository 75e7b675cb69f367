import {
  countsText,
  evalNotes,
  modelNotes,
  type ShownVerdict,
  servedText,
  shownVerdict,
  sizeText,
} from '../../eval/reports/words.ts';
import type { Grid } from '../../eval/results/grid.ts';
import type { EvalSummary } from '../../eval/runner.ts';
import { quantities } from '../../format/messages.ts';
import { visibleLine } from '../../format/visibleText.ts';
import type { Colors } from '../terminal/colors.ts';
import { type TerminalView, tableText, wrapped } from '../terminal/table.ts';
import { shownPath } from '../workspace/workspace.ts';
import { columnsTable, metricTable, sourcesText } from './columnsTable.ts';
import { comparisonText } from './comparisonText.ts';
import { messages } from './messages.ts';
import { pairsText, repeatsText, slicesText } from './statisticsText.ts';
import type { Troubles } from './troubles.ts';
import { badRowsText, unscoredText, worstRowsText } from './troublesText.ts';

/** The data of a completed evaluation that a report needs. */
export interface PrintedEvaluation {
  readonly prompts: readonly {
    readonly plan: { readonly variant: string; readonly prompt: { readonly commit?: string } };
    readonly summary: EvalSummary;
  }[];
  readonly grid: Grid;
  readonly troubles: Troubles;
}

/** The report of an evaluation as text: the verdict, then what needs attention. */
export function evalReportText(evaluation: PrintedEvaluation, view: TerminalView): string {
  const { prompts, grid, troubles } = evaluation;
  const summaries = prompts.map(({ summary }) => summary);
  const each = (text: (summary: EvalSummary) => string): string =>
    summaries
      .map(text)
      .filter(found => found !== '')
      .join('\n');
  const perRow = prompts.reduce(
    (sum, { summary: { samples, rows } }) => sum + samples / (rows || 1),
    0,
  );
  const sections = [
    headline(evaluation, view),
    columnsTable(grid, view),
    each(summary => (summary.comparison ? comparisonText(summary.comparison, view) : '')),
    pairsText(grid, view),
    worstRowsText(troubles, grid, perRow, view),
    unscoredText(troubles, view),
    summaries[0] ? badRowsText(summaries[0], view) : '',
    slicesText(grid, view),
    metricTable(grid, view),
    each(summary => repeatsText(summary, view)),
    servedLines(grid, view),
    notesText(grid, view),
    each(summary =>
      evalNotes(summary)
        .map(note => wrapped(view.colors.yellow(note), view))
        .join('\n'),
    ),
    each(summary => resultsText(summary, view)),
  ];
  return `${sections.filter(section => section !== '').join('\n\n')}\n`;
}

/** The verdict of each prompt, and the size of the evaluation. */
function headline({ prompts, grid }: PrintedEvaluation, view: TerminalView): string {
  const { colors } = view;
  const sources = sourcesText(grid.columns);
  const [first] = prompts;
  const name = colors.bold(visibleLine(grid.eval));
  if (!first) return name;
  if (prompts.length === 1) {
    const size = [sizeText(first.summary), ...(sources ? [sources] : [])].join('; ');
    return `${wrapped(`${name}  ${promptVerdict(first, colors)}`, view)}\n${wrapped(colors.dim(size), view)}`;
  }
  const samples = prompts.reduce((sum, { summary }) => sum + summary.samples, 0);
  const rows = Math.max(...prompts.map(({ summary }) => summary.rows));
  const counts = [
    quantities.prompts(prompts.length),
    quantities.models(grid.models.length),
    quantities.rows(rows),
    quantities.samples(samples),
  ].join(', ');
  const size = [counts, ...(sources ? [sources] : [])].join('; ');
  const verdicts = prompts.map(prompt => [
    visibleLine(prompt.plan.variant),
    promptVerdict(prompt, colors),
  ]);
  return [wrapped(`${name}  ${colors.dim(size)}`, view), tableText(verdicts, new Set())].join('\n');
}

function promptVerdict({ summary }: PrintedEvaluation['prompts'][number], colors: Colors): string {
  const verdict = shownVerdict(summary);
  const color: Readonly<Record<ShownVerdict, (text: string) => string>> = {
    passed: colors.green,
    failed: colors.red,
    incomplete: colors.yellow,
    partial: colors.green,
    interrupted: colors.yellow,
    earlier: colors.dim,
  };
  return `${color[verdict](colors.bold(verdict))}: ${countsText(summary)}`;
}

/** What answered under the names of the models; each once, also if several prompts ran on it. */
function servedLines({ columns }: Grid, view: TerminalView): string {
  const lines = columns.flatMap(({ model, summary }) => {
    const served = servedText(summary, visibleLine);
    return served === '' ? [] : [`${visibleLine(model)}: ${served}`];
  });
  return [...new Set(lines)].map(line => wrapped(view.colors.dim(line), view)).join('\n');
}

function notesText({ columns }: Grid, view: TerminalView): string {
  return columns
    .flatMap(({ model, summary }) =>
      modelNotes(summary).map(note => `${visibleLine(model)}: ${note}`),
    )
    .map(line => wrapped(view.colors.yellow(line), view))
    .join('\n');
}

function resultsText({ results }: EvalSummary, { colors }: TerminalView): string {
  return results === undefined
    ? colors.yellow(messages.notSaved())
    : colors.dim(messages.results(shownPath(results)));
}
