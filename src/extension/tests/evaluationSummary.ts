import type { EvalSummary } from '../../eval/runner.ts';

/** `triage: 140 of 144 passed, 3 failed, 1 without a reply · $0.0123`. */
export function summaryText(
  name: string,
  summaries: readonly EvalSummary[],
  cancelled = false,
): string {
  const sum = (of: (summary: EvalSummary) => number): number =>
    summaries.reduce((total, summary) => total + of(summary), 0);
  const counts = [
    `${sum(({ passed }) => passed)} of ${sum(({ samples }) => samples)} passed`,
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
  const rows = badRows === 1 ? '1 row could not be read' : `${badRows} rows could not be read`;
  return [
    `${name}${cancelled ? ', cancelled' : ''}: ${counts.join(', ')}`,
    costText(
      sum(({ cost }) => cost),
      sum(({ unknownCost }) => unknownCost),
      summaries.some(({ costEstimated }) => costEstimated),
    ),
    badRows > 0 ? rows : undefined,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** What was billed; nothing to say when nothing was. */
function costText(cost: number, unknown: number, estimated: boolean): string | undefined {
  if (cost === 0 && unknown === 0) return undefined;
  const known = `${estimated ? '~' : ''}$${cost.toFixed(cost < 0.01 ? 4 : 2)}`;
  return unknown > 0 ? `${known} and ${unknown} samples of unknown cost` : known;
}

function counted(count: number, word: string): string | undefined {
  return count > 0 ? `${count} ${word}` : undefined;
}
