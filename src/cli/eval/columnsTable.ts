import { columnName } from '../../eval/reports/columnName.ts';
import { headings, messages as reportMessages } from '../../eval/reports/messages.ts';
import { modelCostText, modelSourcesText, passRateText } from '../../eval/reports/words.ts';
import type { Grid } from '../../eval/results/grid.ts';
import type { MetricSummary, ModelSummary } from '../../eval/runner.ts';
import { formatCount, formatDuration, formatInterval, formatScore } from '../../format/figures.ts';
import { visibleLine } from '../../format/visibleText.ts';
import { fittedTable, type TableColumn, type TerminalView } from '../terminal/table.ts';
import { messages } from './messages.ts';

type Column = Grid['columns'][number];

/** The grid: one line for each prompt and model, grouped by model. */
export function columnsTable({ columns, variants, models }: Grid, view: TerminalView): string {
  const byModel = models.flatMap(model => columns.filter(column => column.model === model));
  const has = (of: (summary: ModelSummary) => number | undefined): boolean =>
    columns.some(({ summary }) => (of(summary) ?? 0) > 0);
  const isOneSource = sourcesText(columns) !== undefined;
  const shown: readonly (TableColumn<Column> | false)[] = [
    { title: headings.model(), left: true, cell: ({ model }) => visibleLine(model) },
    variants.length > 1 && {
      title: headings.prompt(),
      left: true,
      cell: ({ variant }) => visibleLine(variant),
    },
    { title: messages.passRate(), cell: ({ summary }) => passRateText(summary) },
    {
      title: reportMessages.interval(0.95),
      cell: ({ summary: { passRate } }) => (passRate ? formatInterval(passRate) : '–'),
    },
    { title: headings.passed(), optional: 3, cell: ({ summary }) => passedText(summary) },
    {
      title: headings.score(),
      optional: 2,
      cell: ({ summary: { meanScore } }) =>
        meanScore === undefined ? '–' : formatScore(meanScore),
    },
    has(({ errored }) => errored) && {
      title: headings.errors(),
      cell: ({ summary }) => formatCount(summary.errored),
    },
    has(({ skipped }) => skipped) && {
      title: headings.skipped(),
      cell: ({ summary }) => formatCount(summary.skipped),
    },
    { title: headings.cost(), cell: ({ summary }) => modelCostText(summary) },
    has(({ medianTime }) => medianTime) && {
      title: headings.p50(),
      cell: ({ summary }) => timeText(summary.medianTime),
    },
    has(({ p95Time }) => p95Time) && {
      title: headings.p95(),
      cell: ({ summary }) => timeText(summary.p95Time),
    },
    !isOneSource && {
      title: headings.replies(),
      left: true,
      optional: 1,
      cell: ({ summary }) => modelSourcesText(summary),
    },
  ];
  return fittedTable(
    shown.filter(column => column !== false),
    byModel,
    view,
  );
}

/** The source of all replies. Undefined when columns differ. */
export function sourcesText(columns: Grid['columns']): string | undefined {
  const [first, ...others] = new Set(columns.map(({ summary }) => modelSourcesText(summary)));
  return others.length === 0 ? (first ?? '') : undefined;
}

function passedText({ passed, failed }: ModelSummary): string {
  return `${formatCount(passed)}/${formatCount(passed + failed)}`;
}

function timeText(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '–' : formatDuration(milliseconds);
}

/** Metrics that the columns of the grid do not show. */
const furtherMetric = /^(?!(?:schema|equals|fields(?:\..*)?|latency|cost)$)/;

/** The means of all scorers, one line for each metric. */
export function metricTable(grid: Grid, view: TerminalView): string {
  const { columns } = grid;
  const all = new Set(columns.flatMap(({ summary }) => summary.metrics.map(({ name }) => name)));
  const names = [...all];
  if (!names.some(name => furtherMetric.test(name))) return '';
  const missing = columns.flatMap(({ summary }) =>
    summary.metrics.flatMap(({ name, missing: part }) =>
      part === undefined ? [] : [messages.noSampleWithMetric(name, part)],
    ),
  );
  const table = fittedTable<string>(
    [
      { title: headings.metric(), left: true, cell: visibleLine },
      ...columns.map(column => ({
        title: columnName(grid, column),
        cell: (name: string) => metricText(column.summary.metrics.find(each => each.name === name)),
      })),
    ],
    names,
    view,
  );
  return [table, ...new Set(missing)].join('\n');
}

function metricText(metric: MetricSummary | undefined): string {
  if (!metric) return '–';
  return metric.mean === undefined ? headings.unknown() : formatScore(metric.mean);
}
