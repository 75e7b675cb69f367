import { l10n } from 'vscode';
import { type ExpectedSpend, spendCost } from '../../eval/schedule/spend.ts';
import { formatCount, formatUsd } from '../../format/figures.ts';

/** `12 of 144 · $0.0103 of ~$0.12`; without money when nothing is billed. */
export function progressText(
  { done, samples, usd }: { readonly done: number; readonly samples: number; readonly usd: number },
  spend: ExpectedSpend,
): string {
  const count = l10n.t('{0} of {1}', formatCount(done), formatCount(samples));
  if (spend.calls === 0) return count;
  const isKnown = spend.usd > 0;
  const cost = isKnown
    ? l10n.t('{0} of {1}', formatUsd(usd), spendCost(spend))
    : l10n.t('{0}, expected cost unknown', formatUsd(usd));
  return `${count} · ${cost}`;
}
