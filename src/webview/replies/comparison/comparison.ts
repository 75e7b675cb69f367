import { approximate, formatDuration, formatUsd } from '../../../format/figures.ts';
import type { PanelColumn } from '../../../protocol/panelColumn.ts';
import { t } from '../../strings.ts';
import { bestReplies } from '../bestReplies.ts';

/** One bar of a small chart, with its value as text. */
export interface ShareBar {
  /** The id of the column. */
  readonly id: string;
  readonly text: string;
  /** The length from 0 to 1, relative to the largest. Absent when there is nothing to draw. */
  readonly share?: number;
  /** `fastest` or `cheapest`, see {@link bestReplies}. Otherwise the source of the reply. */
  readonly note?: string;
}

const origins: Readonly<Record<NonNullable<PanelColumn['source']>, string | undefined>> = {
  live: undefined,
  replayed: t('source.replayedReply'),
  replayedHandWritten: t('source.handWrittenReply'),
  sandbox: t('sandbox'),
};

interface Measured {
  readonly column: PanelColumn;
  readonly value: number | undefined;
  readonly text: string;
}

export function timeBars(columns: readonly PanelColumn[]): readonly ShareBar[] {
  return bars(
    t('compare.fastest'),
    columns.map(column => ({
      column,
      value: column.totalTime,
      text: column.totalTime === undefined ? t('notMeasured') : formatDuration(column.totalTime),
    })),
  );
}

/** The cost of a live call, also for replayed replies. Other bars have the reason why there is none. */
export function costBars(columns: readonly PanelColumn[]): readonly ShareBar[] {
  return bars(
    t('compare.cheapest'),
    columns.map(column => {
      const { cost, source } = column;
      if (source === 'sandbox') return { column, value: undefined, text: t('notBilled') };
      if (!cost?.known) return { column, value: undefined, text: t('compare.unknown') };
      const usd = approximate(formatUsd(cost.total), cost.usage === 'estimated');
      return { column, value: cost.total, text: source === 'live' ? usd : t('compare.live', usd) };
    }),
  );
}

function bars(best: string, measured: readonly Measured[]): readonly ShareBar[] {
  const values = measured.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const largest = Math.max(0, ...values);
  const figures = new Map(measured.map(({ column, value }) => [column, value]));
  const bests = bestReplies([...figures.keys()], column => figures.get(column), 'least');
  return measured.map(({ column, value, text }) => {
    const origin = value === undefined || !column.source ? undefined : origins[column.source];
    const note = bests.has(column) ? best : origin;
    return {
      id: column.id,
      text,
      ...(value !== undefined && largest > 0 && { share: value / largest }),
      ...(note && { note }),
    };
  });
}
