import { plural } from '../../../format/figures.ts';
import type { EvalSummary } from '../../results/summary.ts';
import { messages } from '../messages.ts';
import { overallVerdict, type Report } from '../report.ts';
import {
  type Cell,
  changeTables,
  comparisonTable,
  furtherTables,
  modelTable,
  notComparedText,
  type ReportTable,
} from '../tables.ts';
import { countsText, evalNotes, modelNotes, shownVerdict, sizeText } from '../words.ts';
import type { PageColumn, PageData, PageEval } from './pageData.ts';

/** Rows of one table: the samples have their own. */
const MOST_ROWS = 200;

/** What a page shows of a report without its samples. */
export function pageData(report: Report): PageData {
  const { evals, notBegun } = report;
  const [only] = evals;
  const isOne = only !== undefined && evals.length === 1 && notBegun === 0;
  const more = notBegun > 0 ? messages.notRun(notBegun) : '';
  return {
    title: isOne ? only.summary.eval : `${plural(evals.length, 'evaluation')}${more}`,
    verdict: isOne ? shownVerdict(only.summary) : overallVerdict(report),
    evals: evals.map(({ summary }) => pageEval(summary, report)),
    columns: evals.flatMap(({ summary }, of) => columnsOf(summary, of, evals.length > 1)),
  };
}

function columnsOf(summary: EvalSummary, of: number, isNamed: boolean): readonly PageColumn[] {
  return summary.models.map(({ model, passRate }) => ({
    of,
    name: isNamed ? `${summary.eval} ${model}` : model,
    ...passRate,
  }));
}

function pageEval(summary: EvalSummary, report: Report): PageEval {
  const { comparison, models, results, eval: name, run } = summary;
  const compared = comparison && comparisonTable(comparison);
  const changed = comparison ? changeTables(comparison, report) : [];
  return {
    name,
    run,
    verdict: shownVerdict(summary),
    lines: [
      [countsText(summary)],
      [sizeText(summary)],
      ...models.flatMap(model =>
        modelNotes(model).map((note): readonly Cell[] => [{ quoted: model.model }, `: ${note}`]),
      ),
      ...evalNotes(summary).map(note => [note]),
      ...comparisonLines(summary, report),
      ...(results === undefined ? [[messages.notSaved()]] : []),
    ],
    tables: [
      { ...modelTable(summary), open: true },
      ...(compared ? [{ ...compared, open: true }] : []),
      ...[...changed, ...furtherTables(summary, report)].map(table => ({
        ...shortened(table),
        open: false,
      })),
    ],
  };
}

function comparisonLines(
  { comparison }: EvalSummary,
  report: Report,
): readonly (readonly Cell[])[] {
  if (!comparison) return [];
  const { verdict, baseline, differs, reason } = comparison;
  const since = differs.length > 0 ? ` (different: ${differs.join(', ')})` : '';
  const notCompared = notComparedText(comparison);
  return [
    [messages.verdictComparedWith(verdict), { quoted: report.shownPath(baseline) }, since],
    ...(reason === undefined ? [] : [[reason]]),
    ...(notCompared === '' ? [] : [[messages.notCompared(notCompared)]]),
  ];
}

function shortened(table: ReportTable): ReportTable {
  const rows = table.rows.slice(0, MOST_ROWS);
  return { ...table, rows, more: table.more + table.rows.length - rows.length };
}
