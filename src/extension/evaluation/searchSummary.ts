import { l10n } from 'vscode';
import { effortText, winnerText } from '../../eval/reports/search.ts';
import { budgetNote, shownVerdict } from '../../eval/reports/words.ts';
import type { EvalSummary } from '../../eval/runner.ts';
import { formatCount, formatPercent, formatUsd } from '../../format/figures.ts';

/** The result of a search for the cheapest model: the model, its rows, interval and cost, and what the search took. */
export function searchSummary(summary: EvalSummary, current: string | undefined): string {
  const { search } = summary;
  if (!search) return '';
  const { candidates, winner } = search;
  const found = candidates.find(({ model }) => model === winner);
  const details = found && [
    l10n.t(
      '{0} of {1} rows passed (95 % interval on all rows: {2} – {3}), {4}.',
      formatCount(found.passed),
      formatCount(found.passed + found.failed),
      formatPercent(found.interval.low),
      formatPercent(found.interval.high),
      found.cost === undefined
        ? l10n.t('cost unknown')
        : l10n.t('{0} per row', formatUsd(found.cost)),
    ),
    ...(winner === current ? [l10n.t('The prompt already uses it.')] : []),
  ];
  const undecided = candidates.some(({ outcome }) => outcome === 'open');
  const missing = !found &&
    undecided && [l10n.t('The search is {0}: samples are missing.', shownVerdict(summary))];
  return [
    winnerText(search),
    ...(details ?? []),
    ...(missing || []),
    ...[budgetNote(summary)].flatMap(note => (note === undefined ? [] : [`${note}.`])),
    effortText(search),
  ].join(' ');
}
