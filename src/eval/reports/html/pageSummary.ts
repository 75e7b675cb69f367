import { visibleLine } from '../../../format/visibleText.ts';
import type { Grid } from '../../results/grid.ts';
import type { EvalSummary } from '../../results/summary.ts';
import { gridTables } from '../gridTables.ts';
import { messages } from '../messages.ts';
import { evalsOf, type Report } from '../report.ts';
import {
  changeTables,
  comparisonTable,
  furtherTables,
  modelTables,
  notComparedText,
  type ReportCell,
  type ReportTable,
} from '../tables.ts';
import { reportTitle } from '../title.ts';
import {
  countsText,
  differsText,
  evalNotes,
  modelNotes,
  otherModelText,
  servedText,
  shownVerdict,
  sizeText,
} from '../words.ts';
import type { PageColumn, PageData, PageEval, PageTable } from './pageData.ts';

/** Rows of one table: the samples have their own. */
const MOST_ROWS = 200;

/** What a page shows of a report without its samples. */
export function pageData(report: Report): PageData {
  const evals = evalsOf(report);
  const { verdict, cells } = reportTitle(report);
  const isOne = report.evaluations.length === 1;
  return {
    title: lineOf(cells),
    verdict,
    grids: report.evaluations.flatMap(({ grid }) =>
      gridTables(grid).map(table => ({
        ...pageTable(table, true),
        title: isOne ? table.title : visibleLine(`${table.title}: ${grid.eval}`),
      })),
    ),
    evals: report.evaluations.flatMap(({ evals: each, grid }) =>
      each.map(({ summary }) => pageEval(summary, grid, report)),
    ),
    columns: evals.flatMap(({ summary }, of) => columnsOf(summary, of, evals.length > 1)),
  };
}

function columnsOf(summary: EvalSummary, of: number, isNamed: boolean): readonly PageColumn[] {
  return summary.models.map(({ model, passRate }) => ({
    of,
    name: visibleLine(isNamed ? `${summary.eval} ${model}` : model),
    ...passRate,
  }));
}

function pageEval(summary: EvalSummary, grid: Grid, report: Report): PageEval {
  const { comparison, models, results, eval: name, run } = summary;
  const compared = comparison && comparisonTable(comparison);
  const changed = comparison ? changeTables(comparison, report) : [];
  return {
    name: visibleLine(name),
    run,
    verdict: shownVerdict(summary),
    lines: [
      countsText(summary),
      sizeText(summary),
      ...models.flatMap(model =>
        [servedText(model, visibleLine), ...modelNotes(model)]
          .filter(note => note !== '')
          .map(note => `${model.model}: ${note}`),
      ),
      ...evalNotes(summary),
      ...comparisonLines(summary, report),
      ...(results === undefined ? [messages.notSaved()] : []),
    ].map(visibleLine),
    tables: [
      ...modelTables(summary, grid).map(table => pageTable(table, true)),
      ...(compared ? [pageTable(compared, true)] : []),
      ...[...changed, ...furtherTables(summary, report)].map(table => pageTable(table, false)),
    ],
  };
}

function comparisonLines({ comparison }: EvalSummary, report: Report): readonly string[] {
  if (!comparison) return [];
  const { verdict, baseline, differs, reason, otherModels = [] } = comparison;
  const notCompared = notComparedText(comparison);
  return [
    `${messages.verdictComparedWith(verdict)}${report.shownPath(baseline)}${differsText(differs)}`,
    ...(reason === undefined ? [] : [reason]),
    ...otherModels.map(each => otherModelText(each, visibleLine)),
    ...(notCompared === '' ? [] : [messages.notCompared(notCompared)]),
  ];
}

function pageTable(table: ReportTable, open: boolean): PageTable {
  const rows = table.rows.slice(0, MOST_ROWS).map(cells => cells.map(cell => lineOf([cell])));
  return { ...table, rows, more: table.more + table.rows.length - rows.length, open };
}

function lineOf(cells: readonly ReportCell[]): string {
  return visibleLine(cells.map(cell => (typeof cell === 'string' ? cell : cell.quoted)).join(''));
}
