import { quantities } from '../../format/messages.ts';
import { markdownCell, markdownCode, tableLine, tableStart } from '../reports/markdownText.ts';
import { headings } from '../reports/messages.ts';
import { visibleStart } from '../reports/sampleText.ts';
import type { ReportCell } from '../reports/tables.ts';
import { changeWords } from '../reports/words.ts';
import { messages } from './messages.ts';
import type { Migration, MigrationRow } from './migration.ts';
import { endSentences, figureLines, verdictSentence } from './words.ts';

/** Rows in each table: GitHub refuses longer comments. */
const MOST_ROWS = 50;

/** Characters of a reason. */
const MOST_TEXT = 300;

/** Migrations as a page of Markdown, for a pull request or a wiki. */
export function migrationMarkdown(
  migrations: readonly Migration[],
  shownPath: (path: string) => string,
): string {
  return migrations.map(migration => migrationPage(migration, shownPath)).join('\n');
}

function migrationPage(migration: Migration, shownPath: (path: string) => string): string {
  const { variant, comparison, old, new: fresh, breaks, gains, flaky, missing } = migration;
  const verdict = comparison.rows === 0 ? 'inconclusive' : comparison.verdict;
  const names = messages.fromTo(markdownCode(old.model), markdownCode(fresh.model));
  const sentences = [
    verdictSentence(migration, markdownCode),
    ...endSentences(migration, markdownCode),
  ];
  const figures = figureLines(migration).map(each => [
    each.figure,
    each.before,
    each.now,
    each.change,
    each.interval,
  ]);
  const parts = [
    `## ${markdownCode(variant)}: ${names}: ${verdict}`,
    ...sentences,
    table(['', headings.old(), headings.new(), headings.change(), headings.interval()], figures),
    rowsSection(headings.breaks(), breaks, shownPath),
    rowsSection(messages.getsBetter(), gains, shownPath),
    rowsSection(messages.differsSometimes(), flaky, shownPath),
    missing > 0 ? messages.notCompared(missing) : '',
  ];
  return `${parts.filter(part => part !== '').join('\n\n')}\n`;
}

function rowsSection(
  title: string,
  rows: readonly MigrationRow[],
  shownPath: (path: string) => string,
): string {
  if (rows.length === 0) return '';
  const shown = rows
    .slice(0, MOST_ROWS)
    .map(({ kind, row, before, now, reasons }): readonly ReportCell[] => [
      { quoted: row.id },
      { quoted: `${shownPath(row.file)}:${row.line}` },
      changeWords[kind],
      before && now ? `${before.passed}/${before.samples} → ${now.passed}/${now.samples}` : '',
      reasons
        .map(({ model, scorer, reason }) => `${model}: ${scorer}: ${reason}`)
        .map(reason => markdownCell(visibleStart(reason, MOST_TEXT)))
        .join('<br>'),
    ]);
  const more = rows.length - shown.length;
  const rest = more > 0 ? `\n\n${messages.moreRows(more)}` : '';
  return `### ${title}: ${quantities.rows(rows.length)}\n\n${table([headings.row(), headings.place(), headings.change(), headings.passed(), headings.reasons()], shown)}${rest}`;
}

function table(header: readonly string[], rows: readonly (readonly ReportCell[])[]): string {
  const start = tableStart({ title: '', header, rows, right: [], more: 0 });
  return `${start}${rows.map(tableLine).join('')}`.trimEnd();
}
