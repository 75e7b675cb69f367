import type { Comparison, ModelComparison, RowChange } from '../../eval/baseline/comparison.ts';
import { headings, messages as reportMessages } from '../../eval/reports/messages.ts';
import { changeWords, differsText, otherModelText } from '../../eval/reports/words.ts';
import {
  formatCount,
  formatPercent,
  formatPoints,
  formatProbability,
  formatScoreChange,
} from '../../format/figures.ts';
import { quantities } from '../../format/messages.ts';
import { visibleLine } from '../../format/visibleText.ts';
import type { Colors } from '../terminal/colors.ts';
import { fittedTable, type TerminalView, wrapped } from '../terminal/table.ts';
import { shownPath } from '../workspace/workspace.ts';
import { messages } from './messages.ts';

/** How many rows a report lists. */
const MOST_SHOWN = 10;

/** The comparison of an evaluation with its baseline, as text. */
export function comparisonText(comparison: Comparison, view: TerminalView): string {
  const { colors } = view;
  const { verdict, baseline, reason, models, differs, confidence } = comparison;
  const color = { worse: colors.red, inconclusive: colors.yellow, fine: colors.green }[verdict];
  const title = messages.comparedWith(color(colors.bold(verdict)), shownPath(baseline));
  const since = differsText(differs);
  const sections = [
    `${title}${since && colors.dim(since)}`,
    wrapped(reason ?? '', view),
    (comparison.otherModels ?? [])
      .map(each => wrapped(colors.yellow(otherModelText(each, visibleLine)), view))
      .join('\n'),
    models.length > 0 ? comparedModelRows(models, confidence, view) : '',
    models.map(model => wrapped(powerText(model, models.length > 1), view)).join('\n'),
    changedRowsText(comparison, colors),
  ];
  return sections.filter(text => text !== '').join('\n');
}

function comparedModelRows(
  models: readonly ModelComparison[],
  confidence: number,
  view: TerminalView,
): string {
  return fittedTable<ModelComparison>(
    [
      { title: headings.model(), left: true, cell: ({ model }) => visibleLine(model) },
      { title: headings.before(), cell: ({ before }) => formatPercent(before) },
      { title: headings.now(), cell: ({ now }) => formatPercent(now) },
      { title: headings.points(), cell: ({ change }) => formatPoints(change) },
      {
        title: reportMessages.interval(2 * confidence - 1),
        cell: ({ interval }) => `${formatPoints(interval.low)} … ${formatPoints(interval.high)}`,
      },
      { title: headings.p(), cell: ({ probability }) => formatProbability(probability) },
      { title: headings.score(), optional: 2, cell: ({ score }) => scoreText(score) },
      { title: headings.rows(), optional: 1, cell: ({ rows }) => formatCount(rows) },
      ...(models.length > 1
        ? [{ title: '', left: true, cell: ({ verdict }: ModelComparison) => verdict } as const]
        : []),
    ],
    models,
    view,
  );
}

/** The change of the mean score with its interval: `-0.034 (-0.061 … -0.008)`. */
function scoreText({ change, interval }: ModelComparison['score']): string {
  return `${formatScoreChange(change)} (${formatScoreChange(interval.low)} … ${formatScoreChange(interval.high)})`;
}

/** `These 200 rows detect drops of 7 points or more; 310 more rows, or 4 repeats, would detect 3.` */
export function powerText(
  { model, rows, unchanged, detectable, needed }: ModelComparison,
  isNamed = false,
): string {
  const drop = Math.ceil(detectable * 1000) / 10;
  const name = isNamed ? `${visibleLine(model)}: ` : '';
  const same = messages.sameReplies(name, unchanged, rows);
  if (unchanged === rows) return same;
  const start = unchanged > 0 ? messages.others(same) : `${name}${quantities.rows(rows)}`;
  const now = messages.detectableDrop(start, drop);
  if (!needed) return `${now}.`;
  const repeats = needed.repeats === undefined ? '' : messages.orRepeats(needed.repeats);
  const points = Math.round(needed.drop * 1000) / 10;
  return messages.moreRowsDetect(now, needed.rows, repeats, points);
}

/** Lists the rows whose results changed. Edited, added and removed rows are only counted. */
function changedRowsText({ rows, counts }: Comparison, colors: Colors): string {
  const shown = rows
    .filter(({ before }) => before !== undefined)
    .slice(0, MOST_SHOWN)
    .map(change => changedRowText(change, colors));
  const compared = counts.newlyFailing + counts.newlyPassing + counts.flaky;
  const more = compared - shown.length;
  const edited = (['changed', 'added', 'missing'] as const)
    .filter(kind => counts[kind] > 0)
    .map(kind => `${quantities.rows(counts[kind])} ${changeWords[kind]}`);
  return [
    ...shown,
    ...(more > 0 ? [colors.dim(messages.moreChangedRows(more))] : []),
    ...(edited.length > 0 ? [messages.notCompared(edited.join(', '))] : []),
  ].join('\n');
}

function changedRowText(change: RowChange, colors: Colors): string {
  const { kind, row, model, before, now, again, proved } = change;
  const color =
    kind === 'newlyFailing' ? colors.red : kind === 'flaky' ? colors.yellow : colors.green;
  const place = row.file === undefined ? '' : `${shownPath(row.file)}:${row.line}  `;
  const name = visibleLine(`${place}${row.id}  ${model ?? ''}`);
  const passes =
    before && now ? `  ${before.passed}/${before.samples} → ${now.passed}/${now.samples}` : '';
  const more = again ? messages.again(again.passed, again.samples) : '';
  return `${color(changeWords[kind].padEnd(13))} ${name}${passes}${more}${proved ? '  (certain)' : ''}`;
}
