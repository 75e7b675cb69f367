import { plural } from '../../format/figures.ts';
import { visibleLine } from '../../format/visibleText.ts';
import { changeWords } from '../reports/words.ts';
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
  return migrations.map(migration => pageOf(migration, shownPath)).join('\n');
}

function pageOf(migration: Migration, shownPath: (path: string) => string): string {
  const { variant, comparison, old, new: fresh, breaks, gains, flaky, missing } = migration;
  const verdict = comparison.rows === 0 ? 'inconclusive' : comparison.verdict;
  const figures = figureLines(migration).map(each => [
    each.figure,
    each.before,
    each.now,
    each.change,
    each.interval,
  ]);
  const parts = [
    `## ${code(variant)}: ${code(old.model)} to ${code(fresh.model)}: ${verdict}`,
    [verdictSentence(migration), ...endSentences(migration)].map(sentence).join('\n\n'),
    table(['', 'old', 'new', 'change', 'interval'], figures),
    rowsText('Breaks', breaks, shownPath),
    rowsText('Gets better', gains, shownPath),
    rowsText('Differs at times', flaky, shownPath),
    missing > 0 ? `Not compared: ${plural(missing, 'row')} without a result of both models.` : '',
  ];
  return `${parts.filter(part => part !== '').join('\n\n')}\n`;
}

function rowsText(
  title: string,
  rows: readonly MigrationRow[],
  shownPath: (path: string) => string,
): string {
  if (rows.length === 0) return '';
  const shown = rows
    .slice(0, MOST_ROWS)
    .map(({ kind, row, before, now, reasons }) => [
      code(row.id),
      code(`${shownPath(row.file)}:${row.line}`),
      changeWords[kind],
      before && now ? `${before.passed}/${before.samples} → ${now.passed}/${now.samples}` : '',
      reasons
        .map(({ model, scorer, reason }) => code(`${model}: ${scorer}: ${reason}`))
        .join('<br>'),
    ]);
  const more = rows.length - shown.length;
  const rest = more > 0 ? `\n\n… and ${plural(more, 'more row')}` : '';
  return `### ${title}: ${plural(rows.length, 'row')}\n\n${table(['row', 'place', 'change', 'passed', 'reasons'], shown)}${rest}`;
}

/** Escapes a sentence that has names of models in it. */
function sentence(text: string): string {
  return visibleLine(text).replace(/[\\`*_[\]<>#@|]/g, '\\$&');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    // In a table, code too ends at a bar without a backslash.
    `| ${cells.map(cell => cell.replace(/\\(?=\|)/g, '\\ ').replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text of any origin as code on one line: there it is no markup, no link and no mention. */
function code(text: string): string {
  const line = visibleLine(text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)} …` : text);
  if (line.trim() === '') return '*empty*';
  const runs = line.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map(({ length }) => length)) + 1);
  const space = /^[`\s]|[`\s]$/.test(line) ? ' ' : '';
  return `${fence}${space}${line}${space}${fence}`;
}
