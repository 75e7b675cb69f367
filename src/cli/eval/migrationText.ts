import type { Migration, MigrationRow } from '../../eval/migration/migration.ts';
import {
  endSentences,
  type FigureLine,
  figureLines,
  verdictSentence,
} from '../../eval/migration/words.ts';
import { headings } from '../../eval/reports/messages.ts';
import { changeWords } from '../../eval/reports/words.ts';
import { quantities } from '../../format/messages.ts';
import { visibleLine } from '../../format/visibleText.ts';
import { fittedTable, type TerminalView, wrapped } from '../terminal/table.ts';
import { shownPath } from '../workspace/workspace.ts';
import { powerText } from './comparisonText.ts';
import { messages } from './messages.ts';

/** Rows named in each section; the JSON object has more. */
const MOST_SHOWN = 10;

/** A migration for people: the verdict, the figures, then the rows to look at. */
export function migrationText(migration: Migration, view: TerminalView): string {
  const { colors } = view;
  const { comparison, old, new: fresh, missing, breaks, gains, flaky } = migration;
  const color = { worse: colors.red, inconclusive: colors.yellow, fine: colors.green };
  const word = comparison.rows === 0 ? 'inconclusive' : comparison.verdict;
  const names = visibleLine(`${old.model} → ${fresh.model}`);
  const sections = [
    [
      wrapped(
        `${colors.bold(visibleLine(migration.variant))}  ${names}  ${color[word](colors.bold(word))}`,
        view,
      ),
      wrapped(verdictSentence(migration), view),
      ...endSentences(migration).map(text => wrapped(colors.yellow(text), view)),
    ].join('\n'),
    fittedTable<FigureLine>(
      [
        { title: '', left: true, cell: ({ figure }) => figure },
        { title: headings.old(), cell: ({ before }) => before },
        { title: headings.new(), cell: ({ now }) => now },
        { title: headings.change(), cell: ({ change }) => change },
        { title: headings.interval(), cell: ({ interval }) => interval },
      ],
      figureLines(migration),
      view,
    ),
    comparison.rows > 0 ? wrapped(powerText(comparison), view) : '',
    migratedRowsText('breaks', breaks, view),
    migratedRowsText(messages.getsBetter(), gains, view),
    migratedRowsText(messages.differsSometimes(), flaky, view),
    missing > 0 ? colors.yellow(messages.withoutResult(missing)) : '',
  ];
  return `${sections.filter(text => text !== '').join('\n\n')}\n`;
}

function migratedRowsText(
  title: string,
  rows: readonly MigrationRow[],
  view: TerminalView,
): string {
  const { colors } = view;
  if (rows.length === 0) return '';
  const more = rows.length - MOST_SHOWN;
  return [
    colors.dim(`${title}: ${quantities.rows(rows.length)}`),
    ...rows.slice(0, MOST_SHOWN).map(row => migrationRowText(row, view)),
    ...(more > 0 ? [colors.dim(messages.moreRows(more))] : []),
  ].join('\n');
}

function migrationRowText(
  { kind, row, before, now, reasons }: MigrationRow,
  view: TerminalView,
): string {
  const { colors } = view;
  const color =
    kind === 'newlyFailing' ? colors.red : kind === 'flaky' ? colors.yellow : colors.green;
  const place = visibleLine(`${shownPath(row.file)}:${row.line}  ${row.id}`);
  const passes =
    before && now ? `  ${before.passed}/${before.samples} → ${now.passed}/${now.samples}` : '';
  return [
    wrapped(`${color(changeWords[kind])} ${place}${passes}`, view),
    ...reasons.map(({ model, scorer, reason }) =>
      wrapped(
        `  ${colors.dim(scorer)}  ${visibleLine(reason)}  ${colors.dim(visibleLine(`(${model})`))}`,
        view,
      ),
    ),
  ].join('\n');
}
