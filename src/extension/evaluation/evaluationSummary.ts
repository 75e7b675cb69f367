import { l10n } from 'vscode';
import { budgetNote, countsText, shownVerdict } from '../../eval/reports/words.ts';
import type { EvalSummary } from '../../eval/runner.ts';
import { approximate, formatCount, formatUsd } from '../../format/figures.ts';

/** How many flaky rows are named. */
const MOST_NAMED = 3;

/**
 * `triage passed: 144 passed, 0 failed, not worse than the baseline · $0.0123`: the verdict, counts and notes of
 * the report in the terminal.
 */
export function summaryText(name: string, summaries: readonly EvalSummary[]): string {
  const sum = (of: (summary: EvalSummary) => number): number =>
    summaries.reduce((total, summary) => total + of(summary), 0);
  const [only, ...others] = summaries;
  const facts = [
    ...summaries.map(failingText),
    flakyText(summaries),
    ...new Set(summaries.map(budgetNote)),
    billedText(
      sum(({ cost }) => cost),
      sum(({ unknownCost }) => unknownCost),
      summaries.some(({ costEstimated }) => costEstimated),
    ),
  ].filter(text => text !== undefined);
  const results =
    only && others.length === 0
      ? [summaryVerdict(name, only)]
      : [
          l10n.t('{0}, {1} prompts', name, formatCount(summaries.length)),
          ...summaries.map(summary => summaryVerdict(summary.eval, summary)),
        ];
  return [...results, ...facts].join(' · ');
}

function summaryVerdict(name: string, summary: EvalSummary): string {
  return `${name} ${shownVerdict(summary)}: ${countsText(summary)}`;
}

/** Rows that pass in the baseline and fail now. */
function failingText({ comparison }: EvalSummary): string | undefined {
  const failing = comparison?.counts.newlyFailing ?? 0;
  return failing === 0 ? undefined : l10n.t('newly failing rows: {0}', formatCount(failing));
}

function flakyText(summaries: readonly EvalSummary[]): string | undefined {
  const count = summaries
    .flatMap(({ models }) => models)
    .reduce((total, { flaky }) => total + flaky, 0);
  if (count === 0) return undefined;
  const ids = [
    ...new Set(summaries.flatMap(({ flakyRows }) => flakyRows.map(({ row }) => row.id))),
  ];
  const named = ids.slice(0, MOST_NAMED).join(', ');
  const shown = `${named}${ids.length > MOST_NAMED ? ', …' : ''}`;
  return count === 1
    ? l10n.t('1 flaky row: {0}', shown)
    : l10n.t('{0} flaky rows: {1}', formatCount(count), shown);
}

/** What was billed. Undefined when nothing was. */
function billedText(cost: number, unknown: number, estimated: boolean): string | undefined {
  if (cost === 0 && unknown === 0) return undefined;
  const known = approximate(formatUsd(cost), estimated);
  if (unknown === 0) return known;
  return unknown === 1
    ? l10n.t('{0} and 1 sample of unknown cost', known)
    : l10n.t('{0} and {1} samples of unknown cost', known, formatCount(unknown));
}
