import { approximate, formatCount, formatDuration, formatUsd } from '../../format/figures.ts';
import type { PanelColumn } from '../../protocol/panelColumn.ts';
import { bestReplies } from '../replies/bestReplies.ts';
import { t } from '../strings.ts';

/** One value of the summary. */
export interface SummaryCell {
  readonly text: string;
  /** What the value is made of. */
  readonly detail?: string;
  /** Whether no other valid reply has a better value. */
  readonly isBest?: boolean;
}

export interface SummaryRow {
  readonly column: PanelColumn;
  /** In the order of `summaryHeadings`. */
  readonly cells: readonly SummaryCell[];
}

/** A figure of a reply: its value for the ranking, and its text. */
interface Measure {
  readonly heading: string;
  /** Which end is better. Absent when neither is. */
  readonly best?: 'least' | 'most';
  /** Undefined when unknown. */
  readonly value: (column: PanelColumn) => number | undefined;
  readonly cell: (column: PanelColumn) => Omit<SummaryCell, 'isBest'>;
}

const measures: readonly Measure[] = [
  {
    heading: t('figure.firstToken'),
    best: 'least',
    value: column => column.timeToFirstToken,
    cell: column => measuredTime(column, column.timeToFirstToken),
  },
  {
    heading: t('totalTime'),
    best: 'least',
    value: column => column.totalTime,
    cell: column => measuredTime(column, column.totalTime),
  },
  {
    heading: t('summary.input'),
    value: () => undefined,
    cell: ({ usage }) =>
      countCell(usage, usage?.input.total, [
        [usage?.input.cacheRead, 'figure.cacheRead'],
        [usage?.input.cacheWrite, 'figure.cacheWrite'],
      ]),
  },
  {
    heading: t('summary.output'),
    value: () => undefined,
    cell: ({ usage }) =>
      countCell(usage, usage?.output.total, [[usage?.output.reasoning, 'figure.reasoning']]),
  },
  {
    heading: t('summary.rate'),
    best: 'most',
    value: tokensPerSecond,
    cell(column) {
      const rate = tokensPerSecond(column);
      return rate === undefined
        ? unknown
        : { text: approximate(formatCount(Math.round(rate)), isEstimated(column)) };
    },
  },
  {
    heading: t('cost'),
    best: 'least',
    value: ({ cost }) => (cost?.known ? cost.total : undefined),
    cell: replyCostCell,
  },
];

export const summaryHeadings: readonly string[] = measures.map(({ heading }) => heading);

/** The figures of the replies, with the best ones marked. See {@link bestReplies}. */
export function summaryRows(columns: readonly PanelColumn[]): readonly SummaryRow[] {
  const bests = measures.map(({ best, value }) => best && bestReplies(columns, value, best));
  return columns.map(column => ({
    column,
    cells: measures.map(({ cell }, i) => ({
      ...cell(column),
      ...(bests[i]?.has(column) && { isBest: true }),
    })),
  }));
}

const unknown: SummaryCell = { text: '–' };

function isEstimated({ usage }: PanelColumn): boolean {
  return usage?.source === 'estimated';
}

function measuredTime({ source }: PanelColumn, milliseconds: number | undefined): SummaryCell {
  if (source === 'replayedHandWritten') {
    return { text: t('notMeasured'), detail: t('figure.handWritten') };
  }
  if (milliseconds === undefined) return unknown;
  const text = formatDuration(milliseconds);
  return source === 'replayed' ? { text, detail: t('figure.recorded') } : { text };
}

/** Output tokens a second between the first text and the end. Undefined when that is too short to tell. */
function tokensPerSecond(column: PanelColumn): number | undefined {
  const { usage, totalTime, timeToFirstToken, source } = column;
  if (!usage || totalTime === undefined || timeToFirstToken === undefined) return undefined;
  const seconds = (totalTime - timeToFirstToken) / 1000;
  const isMeasured = source === 'live' || source === 'replayed';
  return isMeasured && seconds >= 0.1 ? usage.output.total / seconds : undefined;
}

type Parts = readonly (readonly [
  count: number | undefined,
  key: 'figure.cacheRead' | 'figure.cacheWrite' | 'figure.reasoning',
])[];

function countCell(
  usage: PanelColumn['usage'],
  total: number | undefined,
  parts: Parts,
): SummaryCell {
  if (!usage || total === undefined) return unknown;
  const count = (n: number) => approximate(formatCount(n), usage.source === 'estimated');
  const details = parts.flatMap(([n, key]) => (n ? [t(key, count(n))] : []));
  return { text: count(total), ...(details.length > 0 && { detail: details.join('; ') }) };
}

function replyCostCell(column: PanelColumn): SummaryCell {
  const { cost, source } = column;
  if (source === 'sandbox') return { text: t('notBilled'), detail: t('figure.sandbox') };
  if (!cost) return unknown;
  if (!cost.known) return { text: t('compare.unknown'), detail: cost.reason };
  const usd = approximate(formatUsd(cost.total), cost.usage === 'estimated');
  return source === 'live' ? { text: usd } : { text: t('compare.live', usd) };
}
