import {
  approximate,
  formatCount,
  formatDuration,
  formatTime,
  formatUsd,
} from '../../format/figures.ts';
import type { RunSummary } from '../../protocol/history.ts';
import { t } from '../strings.ts';
import type { SortKey } from './runs.ts';

/** A value of a run as text. */
export interface HistoryCell {
  readonly text: string;
  /** Why it is so, or more of it. */
  readonly detail?: string;
}

/** Shown for a value that the run does not have. */
const NONE = '–';

export const columnTitles: Readonly<Record<SortKey, string>> = {
  time: t('history.time'),
  outcome: t('history.outcome'),
  model: t('history.model'),
  firstToken: t('figure.firstToken'),
  total: t('totalTime'),
  tokens: t('figure.tokens'),
  cost: t('cost'),
  row: t('history.row'),
  version: t('history.version'),
};

export const timeCell = ({ time }: RunSummary): HistoryCell => ({ text: formatTime(time) });

export function durationCell(
  milliseconds: number | undefined,
  { source }: RunSummary,
): HistoryCell {
  if (source === 'replayedHandWritten') return { text: NONE, detail: t('figure.handWritten') };
  if (milliseconds === undefined) return { text: NONE, detail: t('notMeasured') };
  const text = formatDuration(milliseconds);
  return source === 'replayed' ? { text, detail: t('figure.recorded') } : { text };
}

export function tokensCell({ tokens }: RunSummary): HistoryCell {
  if (!tokens) return { text: NONE };
  const { input, output, isEstimated } = tokens;
  const count = (of: number) => approximate(formatCount(of), isEstimated);
  return {
    text: `${count(input)}→${count(output)}`,
    detail: t('figure.inOut', count(input), count(output)),
  };
}

/** An unknown cost is never shown as 0, and a reply that was not billed has none. */
export function costCell({ cost, source }: RunSummary): HistoryCell {
  if (!cost) return { text: NONE };
  if (source !== 'live') return { text: t('notBilled') };
  if (cost.known) return { text: approximate(formatUsd(cost.usd), cost.isEstimated) };
  const { reason, atLeast } = cost;
  if (atLeast === undefined) {
    return { text: t('compare.unknown'), detail: t('figure.costUnknown', reason) };
  }
  return {
    text: `≥ ${formatUsd(atLeast)}`,
    detail: t('figure.costAtLeast', formatUsd(atLeast), reason),
  };
}

export const rowCell = ({ row }: RunSummary): HistoryCell => ({ text: row ?? NONE });

/** @param current the version of the prompt's text now. */
export function versionCell(
  { version, commit }: Pick<RunSummary, 'version' | 'commit'>,
  current: string | undefined,
): HistoryCell {
  const notes = [
    version === current && t('history.current'),
    commit !== undefined && t('history.commit', commit.slice(0, 7)),
  ].filter(note => note !== false);
  return { text: [version, ...notes].join(' · ') };
}

/** The time and the cost of all turns of a conversation: `4.2 s, $0.0012`. */
export function totalText(turns: readonly RunSummary[]): string {
  const times = turns.flatMap(({ totalTime }) => totalTime ?? []);
  const time = times.reduce((sum, each) => sum + each, 0);
  return [
    times.length === turns.length ? formatDuration(time) : t('notMeasured'),
    totalCost(turns.flatMap(({ source, cost }) => (source === 'live' && cost ? [cost] : []))),
  ].join(', ');
}

/** Unknown costs make the sum a lower limit, and estimates an estimate. */
function totalCost(costs: readonly NonNullable<RunSummary['cost']>[]): string {
  if (costs.length === 0) return t('notBilled');
  const known = costs.map(cost => (cost.known ? cost.usd : cost.atLeast));
  if (known.every(usd => usd === undefined)) return t('compare.unknown');
  const sum = known.reduce<number>((total, usd) => total + (usd ?? 0), 0);
  const text = approximate(
    formatUsd(sum),
    costs.some(cost => cost.known && cost.isEstimated),
  );
  return costs.every(({ known }) => known) ? text : `≥ ${text}`;
}
