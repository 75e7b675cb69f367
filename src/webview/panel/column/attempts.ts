import { formatDuration, formatUsd, formatWait } from '../../../format/figures.ts';
import type { PanelAttempt, PanelColumn } from '../../../protocol/messages.ts';

/** A failure on the way to a column's reply. */
export interface FailedLine extends Pick<PanelAttempt, 'text' | 'corrected'> {
  readonly line: string;
}

/** Each failure, in one line; models that were never asked come last. */
export function failedLines({ failed = [], refused = [] }: PanelColumn): readonly FailedLine[] {
  return [
    ...failed.map(attempt => ({ ...attempt, line: attemptLine(attempt) })),
    ...refused.map(({ model, error }) => ({ line: `${model} was not asked: ${error.message}` })),
  ];
}

function attemptLine({ model, duration, error, wait, cost }: PanelAttempt): string {
  const facts = [
    `after ${formatDuration(duration)}`,
    cost?.known && `cost ${formatUsd(cost.total)}`,
    wait !== undefined && wait > 0 && `tried again ${formatWait(wait)} later`,
  ].filter(fact => typeof fact === 'string');
  return `${model}, ${facts.join(', ')}: ${error?.message ?? 'no answer'}`;
}
