import type { EvalSummary } from '../../eval/runner.ts';
import { approximate, formatCount, formatUsd, plural } from '../../format/figures.ts';

/** `triage: 140 of 144 passed, 3 failed, 1 without a reply · $0.0123`. */
export function summaryText(
  name: string,
  summaries: readonly EvalSummary[],
  cancelled = false,
): string {
  const sum = (of: (summary: EvalSummary) => number): number =>
    summaries.reduce((total, summary) => total + of(summary), 0);
  const counts = [
    `${formatCount(sum(({ passed }) => passed))} of ${formatCount(sum(({ samples }) => samples))} passed`,
    counted(
      sum(({ failed }) => failed),
      'failed',
    ),
    counted(
      sum(({ errored }) => errored),
      'without a reply',
    ),
    counted(
      sum(({ skipped }) => skipped),
      'skipped',
    ),
  ].filter(Boolean);
  const badRows = sum(summary => summary.badRowCount);
  return [
    `${name}${cancelled ? ', cancelled' : ''}: ${counts.join(', ')}`,
    costText(
      sum(({ cost }) => cost),
      sum(({ unknownCost }) => unknownCost),
      summaries.some(({ costEstimated }) => costEstimated),
    ),
    badRows > 0 ? `${plural(badRows, 'row')} could not be read` : undefined,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** What was billed; nothing to say when nothing was. */
function costText(cost: number, unknown: number, estimated: boolean): string | undefined {
  if (cost === 0 && unknown === 0) return undefined;
  const known = approximate(formatUsd(cost), estimated);
  return unknown > 0 ? `${known} and ${plural(unknown, 'sample')} of unknown cost` : known;
}

function counted(count: number, word: string): string | undefined {
  return count > 0 ? `${formatCount(count)} ${word}` : undefined;
}
