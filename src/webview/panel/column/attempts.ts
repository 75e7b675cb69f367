import { formatDuration, formatUsd, formatWait } from '../../../format/figures.ts';
import type { PanelAttempt, PanelColumn } from '../../../protocol/messages.ts';
import { t } from '../../strings.ts';

/** A failure on the way to a column's reply. */
export interface FailedLine extends Pick<PanelAttempt, 'text' | 'corrected'> {
  readonly line: string;
}

/** Each failure, in one line; models that were never asked come last. */
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
