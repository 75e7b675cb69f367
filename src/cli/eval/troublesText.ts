import { columnName } from '../../eval/reports/columnName.ts';
import type { Grid, GridColumn } from '../../eval/results/grid.ts';
import type { EvalSummary } from '../../eval/runner.ts';
import { quantities } from '../../format/messages.ts';
import { visibleLine } from '../../format/visibleText.ts';
import { type TerminalView, wrapped } from '../terminal/table.ts';
import { shownPath } from '../workspace/workspace.ts';
import { messages } from './messages.ts';
import type { FailedRow, Troubles, Unscored } from './troubles.ts';

/** How many rows and reasons a report lists. The results file has all. */
const MOST_SHOWN = 5;
const MOST_REASONS = 3;
const MOST_BAD_ROWS = 10;

/** The rows that failed most often, each with its reasons and their columns. */
export function worstRowsText(
  { rows, failedRows }: Troubles,
  grid: Grid,
  samplesPerRow: number,
  view: TerminalView,
): string {
  if (failedRows === 0) return '';
  const shown = rows.slice(0, MOST_SHOWN);
  const title =
    failedRows > shown.length
      ? messages.worstRows(shown.length, failedRows)
      : messages.failedRows();
  return [
    view.colors.dim(title),
    ...shown.map(row => failedRowText(row, grid, samplesPerRow, view)),
  ].join('\n');
}

function failedRowText(
  { row, failed, reasons }: FailedRow,
  grid: Grid,
  samplesPerRow: number,
  view: TerminalView,
): string {
  const { colors } = view;
  const place = visibleLine(`${shownPath(row.file)}:${row.line}  ${row.id}`);
  const sets = new Set(reasons.map(({ columns }) => reasonColumns(columns, grid)));
  const isSame = sets.size === 1;
  const where = isSame ? [...sets].join('') : '';
  const count =
    where === '' && samplesPerRow > 1 ? messages.failedSamples(failed, samplesPerRow) : where;
  const shown = reasons.slice(0, MOST_REASONS);
  const more = reasons.length - shown.length;
  return [
    wrapped(
      `${colors.red('failed')} ${place}${count === '' ? '' : `  ${colors.dim(count)}`}`,
      view,
    ),
    ...shown.map(({ scorer, reason, columns }) => {
      const names = isSame ? '' : `  ${colors.dim(`(${reasonColumns(columns, grid)})`)}`;
      return wrapped(`  ${colors.dim(scorer)}  ${visibleLine(reason)}${names}`, view);
    }),
    ...(more > 0 ? [colors.dim(`  ${messages.moreReasons(more)}`)] : []),
  ].join('\n');
}

/** The columns that a reason applies to. Empty when there is only one column. */
function reasonColumns(columns: readonly GridColumn[], grid: Grid): string {
  if (grid.columns.length < 2) return '';
  if (columns.length === grid.columns.length) {
    return messages.inAllColumns(columns.length);
  }
  return columns.map(each => columnName(grid, each)).join(', ');
}

/** Samples without a score by reason, the most frequent first. */
export function unscoredText({ unscored, unscoredSamples }: Troubles, view: TerminalView): string {
  const shown = unscored.slice(0, MOST_SHOWN);
  const named = shown.reduce((sum, { samples }) => sum + samples, 0);
  const more = unscoredSamples - named;
  return [
    ...shown.map(each => reasonText(each, view)),
    ...(more > 0 ? [view.colors.dim(messages.moreErrors(more))] : []),
  ].join('\n');
}

function reasonText({ outcome, text, samples, rows }: Unscored, view: TerminalView): string {
  const { colors } = view;
  const word = outcome === 'errored' ? quantities.errors(samples) : quantities.skipped(samples);
  const places = rows.map(({ file, line, id }) => visibleLine(`${shownPath(file)}:${line}  ${id}`));
  const more = samples > places.length && rows.length > 1 ? ', …' : '';
  return [
    `${colors.yellow(word)} ${colors.dim(`${places.join(', ')}${more}`)}`,
    ...text.split('\n').map(line => wrapped(`  ${line}`, view)),
  ].join('\n');
}

/** Rows of the dataset that cannot be used. */
export function badRowsText({ badRows, badRowCount }: EvalSummary, view: TerminalView): string {
  const shown = badRows.slice(0, MOST_BAD_ROWS);
  const more = badRowCount - shown.length;
  return [
    ...shown.map(({ file, line, message }) =>
      wrapped(
        `${view.colors.red(messages.badRow())} ${visibleLine(shownPath(file))}:${line}  ${message}`,
        view,
      ),
    ),
    ...(more > 0 ? [view.colors.dim(messages.moreBadRows(more))] : []),
  ].join('\n');
}
