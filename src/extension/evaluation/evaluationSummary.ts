import { l10n } from 'vscode';
import type { EvalSummary } from '../../eval/runner.ts';
import { approximate, formatCount, formatUsd } from '../../format/figures.ts';

/** `triage: 140 of 144 passed, 3 failed, 1 error · $0.0123`. */
export function summaryText(
  name: string,
  summaries: readonly EvalSummary[],
  cancelled = false,
): string {
  const sum = (of: (summary: EvalSummary) => number): number =>
    summaries.reduce((total, summary) => total + of(summary), 0);
  const failed = sum(summary => summary.failed);
  const errors = sum(summary => summary.errored);
  const skipped = sum(summary => summary.skipped);
  const badRows = sum(summary => summary.badRowCount);
  const passed = l10n.t(
    '{0} of {1} passed',
    formatCount(sum(summary => summary.passed)),
    formatCount(sum(summary => summary.samples)),
  );
  const counts = [
    passed,
    failed > 0 && l10n.t('{0} failed', formatCount(failed)),
    errors > 0 && (errors === 1 ? l10n.t('1 error') : l10n.t('{0} errors', formatCount(errors))),
    skipped > 0 && l10n.t('{0} skipped', formatCount(skipped)),
  ].filter(text => text !== false);
  const title = cancelled ? l10n.t('{0}, cancelled', name) : name;
  const facts = [
    ...summaries.map(baselineText),
    costText(
      sum(({ cost }) => cost),
      sum(({ unknownCost }) => unknownCost),
      summaries.some(({ costEstimated }) => costEstimated),
    ),
    badRows > 0 &&
      (badRows === 1
        ? l10n.t('1 row could not be read')
        : l10n.t('{0} rows could not be read', formatCount(badRows))),
  ].filter(text => typeof text === 'string');
  return [`${title}: ${counts.join(', ')}`, ...facts].join(' · ');
}

/** The result of the comparison with the baseline. Undefined without a baseline. */
function baselineText({ comparison }: EvalSummary): string | undefined {
  if (!comparison) return undefined;
  const failing = comparison.counts.newlyFailing;
  switch (comparison.verdict) {
    case 'fine':
      return l10n.t('not worse than the baseline');
    case 'inconclusive':
      return l10n.t('inconclusive compared with the baseline');
    case 'worse':
      return failing === 0
        ? l10n.t('worse than the baseline')
        : l10n.t('worse than the baseline, newly failing rows: {0}', formatCount(failing));
  }
}

/** What was billed. Undefined when nothing was. */
function costText(cost: number, unknown: number, estimated: boolean): string | undefined {
  if (cost === 0 && unknown === 0) return undefined;
  const known = approximate(formatUsd(cost), estimated);
  if (unknown === 0) return known;
  return unknown === 1
    ? l10n.t('{0} and 1 sample of unknown cost', known)
    : l10n.t('{0} and {1} samples of unknown cost', known, formatCount(unknown));
}
