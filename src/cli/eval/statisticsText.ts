import { columnName } from '../../eval/reports/columnName.ts';
import { headings, messages as reportMessages } from '../../eval/reports/messages.ts';
import type { Grid } from '../../eval/results/grid.ts';
import type { EvalSummary, ModelSummary } from '../../eval/runner.ts';
import {
  formatCount,
  formatInterval,
  formatPercent,
  formatPoints,
  formatProbability,
} from '../../format/figures.ts';
import { visibleLine } from '../../format/visibleText.ts';
import { fittedTable, type TerminalView, wrapped } from '../terminal/table.ts';
import { shownPath } from '../workspace/workspace.ts';
import { messages } from './messages.ts';

/** How many tags are shown. The JSON object has all. */
const MOST_TAGS = 3;
/** A tag with fewer rows has no more information than the rows themselves. */
const FEWEST_ROWS = 3;
const MOST_SHOWN = 6;

/** A difference with a lower p-value is reported as a difference. */
const LEVEL = 0.05;

/** The tags with the lowest pass rates, each in its lowest column, if their rows are sufficient evidence. */
export function slicesText(grid: Grid, view: TerminalView): string {
  const lowest = new Map<string, SliceLine>();
  for (const column of grid.columns) {
    const { passRate, slices } = column.summary;
    const overall = passRate?.rate ?? 0;
    for (const { tag, rows, rate, interval } of slices) {
      if (rate >= overall || rows < FEWEST_ROWS) continue;
      const line = { tag, rows, rate, ...interval, column: columnName(grid, column) };
      if (line.high < (lowest.get(tag)?.high ?? 2)) lowest.set(tag, line);
    }
  }
  const lines = [...lowest.values()].sort((a, b) => a.high - b.high || (a.tag < b.tag ? -1 : 1));
  const shown = lines.slice(0, MOST_TAGS);
  if (shown.length === 0) return '';
  return fittedTable<SliceLine>(
    [
      { title: messages.lowestTags(), left: true, cell: ({ tag }) => visibleLine(tag) },
      { title: headings.rows(), cell: ({ rows }) => formatCount(rows) },
      { title: messages.passRate(), cell: ({ rate }) => formatPercent(rate) },
      { title: reportMessages.interval(0.95), cell: formatInterval },
      ...(grid.columns.length > 1
        ? [{ title: '', left: true, cell: ({ column }: SliceLine) => column } as const]
        : []),
    ],
    shown,
    view,
  );
}

interface SliceLine {
  readonly tag: string;
  readonly rows: number;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  readonly column: string;
}

/** Results of repeated samples: the probabilities for several replies, and the flaky rows. */
export function repeatsText(summary: EvalSummary, view: TerminalView): string {
  const { colors } = view;
  const lines = summary.models.flatMap(chancesText).map(line => wrapped(line, view));
  const { flakyRows, models } = summary;
  const named = flakyRows.slice(0, MOST_SHOWN).map(({ row, model, passed, samples }) => {
    const place = visibleLine(`${shownPath(row.file)}:${row.line}  ${row.id}  ${model}`);
    return `${colors.yellow('flaky')} ${place}  ${passed}/${samples}`;
  });
  const flaky = models.reduce((sum, model) => sum + model.flaky, 0);
  const rows = withMore(named.join('\n'), flaky - named.length, messages.moreFlakyRows, view);
  return [lines.join('\n'), rows].filter(text => text !== '').join('\n');
}

function chancesText({ model, repeats }: ModelSummary): readonly string[] {
  if (!repeats) return [];
  const { chances, variance } = repeats;
  const parts = chances
    .filter(({ k }) => k > 1)
    .map(({ k, any, all }) => `pass@${k} ${formatPercent(any)}, pass^${k} ${formatPercent(all)}`);
  if (parts.length === 0) return [];
  const noise = variance && variance.between + variance.sampling > 0;
  const share = noise
    ? messages.samplingVariance(variance.sampling / (variance.between + variance.sampling))
    : '';
  return [`${visibleLine(model)}: ${parts.join('; ')}${share}`];
}

/** Columns compared with each other on the same rows: first proved differences, then the pairs. */
export function pairsText(grid: Grid, view: TerminalView): string {
  const { colors } = view;
  const pairs = grid.pairs.filter(({ rows }) => rows > 0);
  if (pairs.length === 0) return '';
  const different = pairs.filter(({ probability }) => probability <= LEVEL).length;
  const adjusted = pairs.length > 1 ? messages.adjusted(pairs.length) : '';
  const conclusion =
    different === 0
      ? messages.noDifference(LEVEL, adjusted)
      : messages.difference(different, pairs.length, LEVEL, adjusted);
  // When there are many pairs, the ones with the smallest p-values are shown.
  const shown = pairs
    .toSorted((a, b) => (pairs.length > MOST_SHOWN ? a.probability - b.probability : 0))
    .slice(0, MOST_SHOWN);
  const table = fittedTable<(typeof shown)[number]>(
    [
      {
        title: messages.sameRows(),
        left: true,
        cell: ({ columns: [first, second] }) =>
          messages.against(columnName(grid, second), columnName(grid, first)),
      },
      { title: headings.points(), cell: ({ difference }) => formatPoints(difference) },
      {
        title: reportMessages.interval(0.95),
        cell: ({ interval }) => `${formatPoints(interval.low)} … ${formatPoints(interval.high)}`,
      },
      { title: headings.p(), cell: ({ probability }) => formatProbability(probability) },
      { title: headings.rows(), cell: ({ rows }) => formatCount(rows), optional: 1 },
    ],
    shown,
    view,
  );
  const all = withMore(table, pairs.length - shown.length, messages.morePairs, view);
  return `${wrapped(different > 0 ? colors.bold(conclusion) : conclusion, view)}\n${all}`;
}

function withMore(
  text: string,
  more: number,
  moreText: (more: number) => string,
  { colors }: TerminalView,
): string {
  return more > 0 ? `${text}\n${colors.dim(moreText(more))}` : text;
}
