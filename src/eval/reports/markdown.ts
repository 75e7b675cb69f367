import { replySourceLabels } from '../../format/outcome.ts';
import type { Comparison } from '../baseline/comparison.ts';
import { migrationMarkdown } from '../migration/markdown.ts';
import type { Grid } from '../results/grid.ts';
import type { EvalSummary } from '../results/summary.ts';
import { gridTables } from './gridTables.ts';
import {
  createMarkdownPage,
  type MarkdownPage,
  markdownBlock,
  markdownCode,
  tableEnd,
  tableLine,
  tableStart,
} from './markdownText.ts';
import { headings, messages } from './messages.ts';
import { evalsOf, type Report, type ReportedEval, type ReportedSample } from './report.ts';
import { sampleFindings, visibleStart, wholeValueText } from './sampleText.ts';
import { effortText, searchTable, winnerText } from './search.ts';
import {
  changeTables,
  comparisonTable,
  furtherTables,
  modelTables,
  notComparedText,
  type ReportCell,
  type ReportTable,
} from './tables.ts';
import { reportTitle } from './title.ts';
import {
  countsText,
  differsText,
  evalNotes,
  modelNotes,
  otherModelText,
  type ShownVerdict,
  servedText,
  shownVerdict,
  sizeText,
} from './words.ts';
import { worstSamples } from './worst.ts';

/** GitHub refuses a comment of more than 65,536 characters; the rest is room for a heading of the caller. */
const MOST_CHARACTERS = 65_000;
const CUT = messages.cut();

const MOST_SAMPLES = 30;
/** Rows of a table. */
const MOST_ROWS = 50;
/** UTF-16 units of one text. */
const MOST_TEXT = 1200;

const marks: Readonly<Record<ShownVerdict | Comparison['verdict'], string>> = {
  passed: '✅',
  failed: '❌',
  incomplete: '⚠️',
  partial: '✅',
  interrupted: '⚠️',
  worse: '❌',
  inconclusive: '⚠️',
  fine: '✅',
  earlier: '➖',
};

/** Markdown for a comment on a pull request, as GitHub and GitLab show it. */
export async function* markdownReport(report: Report): AsyncGenerator<string> {
  const { evaluations, migrations, notBegun } = report;
  const evals = evalsOf(report);
  if (migrations.length > 0) return yield migrationMarkdown(migrations, report.shownPath);
  const page = createMarkdownPage(MOST_CHARACTERS, CUT);
  if (evals.length !== 1 || notBegun > 0) addOverview(page, report);
  for (const { grid } of evaluations) addGrid(page, grid);
  for (const { grid, evals: each } of evaluations) {
    for (const { summary } of each) addResults(page, summary, grid, report);
  }
  // Details are what is cut: they come after the results of every evaluation.
  for (const each of evals) {
    const of = evals.length > 1 ? [', ', { quoted: each.summary.eval }] : [];
    if (!each.summary.isEarlier) await addDetails(page, each, { of, report });
  }
  yield page.end();
}

function addOverview(page: MarkdownPage, report: Report): void {
  const { verdict, cells } = reportTitle(report);
  const title = cells.map(cell => (typeof cell === 'string' ? cell : markdownCode(cell.quoted)));
  page.add(`# ${marks[verdict]} ${title.join('')}\n\n`);
  addTable(page, {
    title: '',
    header: [
      report.evaluations.length === 1 ? headings.prompt() : headings.evaluation(),
      headings.verdict(),
      headings.samples(),
    ],
    rows: evalsOf(report).map(({ summary }) => {
      const word = shownVerdict(summary);
      return [{ quoted: summary.eval }, `${marks[word]} ${word}`, countsText(summary)];
    }),
    right: [],
    more: 0,
  });
}

function addResults(page: MarkdownPage, summary: EvalSummary, grid: Grid, report: Report): void {
  const word = shownVerdict(summary);
  page.add(`## ${marks[word]} ${markdownCode(summary.eval)}: ${word}\n\n`);
  page.add(`${countsText(summary)} · ${sizeText(summary)}\n\n`);
  const { search } = summary;
  if (search) {
    page.add(`${winnerText(search, markdownCode)} ${effortText(search)}\n\n`);
    addTable(page, searchTable(search));
  } else for (const table of modelTables(summary, grid)) addTable(page, table);
  const notes = [
    ...summary.models.flatMap(model =>
      [servedText(model, markdownCode), ...modelNotes(model)]
        .filter(note => note !== '')
        .map(note => `- ${markdownCode(model.model)}: ${note}\n`),
    ),
    ...evalNotes(summary).map(note => `- ${markdownCode(note)}\n`),
  ];
  if (notes.length > 0) page.add(`${notes.join('')}\n`);
  const { comparison, results } = summary;
  if (comparison) addComparison(page, comparison, report);
  if (results === undefined) {
    page.add(`${messages.notSaved()}\n\n`);
  }
}

function addComparison(page: MarkdownPage, comparison: Comparison, report: Report): void {
  const { verdict, baseline, differs, reason, otherModels = [] } = comparison;
  const name = markdownCode(report.shownPath(baseline));
  page.add(
    `${marks[verdict]} **${verdict}** ${messages.comparedWith()} ${name}${differsText(differs)}\n\n`,
  );
  if (reason !== undefined) page.add(`${reason}\n\n`);
  const others = otherModels.map(each => `- ${otherModelText(each, markdownCode)}\n`);
  if (others.length > 0) page.add(`${others.join('')}\n`);
  const table = comparisonTable(comparison);
  if (table) addTable(page, table);
  for (const change of changeTables(comparison, report)) addClosedTable(page, change);
  const notCompared = notComparedText(comparison);
  if (notCompared !== '') page.add(`${messages.notCompared(notCompared)}\n\n`);
}

async function addDetails(
  page: MarkdownPage,
  each: ReportedEval,
  { of, report }: { readonly of: readonly ReportCell[]; readonly report: Report },
): Promise<void> {
  const { samples, count } = await worstSamples(each, MOST_SAMPLES);
  if (count > 0) {
    page.addDetails(
      [messages.notPassed(count), ...of],
      [...samples.map(sample => sampleText(sample, report)), moreLine(count - samples.length)],
    );
  }
  for (const table of furtherTables(each.summary, report)) addClosedTable(page, table, of);
}

function sampleText(sample: ReportedSample, { shownPath }: Report): string {
  const { row, model, repeat = 0, outcome, source, input, expected, text } = sample;
  const place = [row.id, `${shownPath(row.file)}:${row.line}`, model].map(markdownCode).join(' ');
  const which = repeat > 0 ? messages.repeat(repeat + 1) : '';
  const recorded = source === 'live' ? '' : `, ${replySourceLabels[source]}`;
  const part = (name: string, value: unknown): string =>
    value === undefined || value === ''
      ? ''
      : `${name}\n${markdownBlock(visibleStart(wholeValueText(value), MOST_TEXT))}\n`;
  const findings = sampleFindings(sample).join('\n');
  return [
    `**${outcome}** ${place}${which}${recorded}\n\n`,
    part('Why:', findings),
    part('Input:', input),
    part('Expected:', expected),
    part('Reply:', text),
  ].join('');
}

function addTable(page: MarkdownPage, table: ReportTable): void {
  page.add(`${tableStart(table)}${table.rows.map(tableLine).join('')}${tableEnd}`);
}

function addGrid(page: MarkdownPage, grid: Grid): void {
  for (const table of gridTables(grid)) {
    page.add(`${messages.ofEvaluation(`**${table.title}**`, markdownCode(grid.eval))}\n\n`);
    addTable(page, table);
  }
}

function addClosedTable(
  page: MarkdownPage,
  table: ReportTable,
  of: readonly ReportCell[] = [],
): void {
  const shown = table.rows.slice(0, MOST_ROWS);
  page.addDetails(
    [table.title, ...of],
    [
      tableStart(table),
      ...shown.map(tableLine),
      moreLine(table.more + table.rows.length - shown.length),
    ],
  );
}

function moreLine(more: number): string {
  return more > 0 ? `\n${messages.moreRows(more)}\n\n` : tableEnd;
}
