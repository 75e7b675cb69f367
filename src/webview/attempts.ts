import type { PanelAttempt, PanelColumn } from '../protocol/messages.ts';
import { formatDuration, formatUsd, formatWait } from './format.ts';

/** Each failure on the way to a column's reply, in one line; models that were never asked come last. */
export function attemptLines({ failed = [], refused = [] }: PanelColumn): readonly string[] {
  return [
    ...failed.map(attemptLine),
    ...refused.map(({ model, error }) => `${model} was not asked: ${error.message}`),
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
