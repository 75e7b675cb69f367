import { formatDuration, formatUsd, formatWait } from '../../../format/figures.ts';
import type { PanelAttempt, PanelColumn } from '../../../protocol/panelColumn.ts';
import { t } from '../../strings.ts';

/** A failure before the reply of a column. */
export interface FailedLine extends Pick<PanelAttempt, 'text' | 'corrected'> {
  readonly line: string;
}

/** One line for each failure. Models that were not called come last. */
export function failedLines({ failed = [], refused = [] }: PanelColumn): readonly FailedLine[] {
  return [
    ...failed.map(attempt => ({ ...attempt, line: attemptLine(attempt) })),
    ...refused.map(({ model, error }) => ({ line: t('attempt.notAsked', model, error.message) })),
  ];
}

function attemptLine({ model, duration, error, wait, cost }: PanelAttempt): string {
  const facts = [
    t('attempt.after', formatDuration(duration)),
    cost?.known && t('attempt.cost', formatUsd(cost.total)),
    wait !== undefined && wait > 0 && t('attempt.wait', formatWait(wait)),
  ].filter(fact => typeof fact === 'string');
  return `${model}, ${facts.join(', ')}: ${error?.message ?? t('attempt.noReply')}`;
}
