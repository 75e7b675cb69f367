import { formatCount, formatPrice, plural } from '../../format/figures.ts';
import { daysLeft, lifecycleStatus, type ModelFacts } from '../../model/catalogue/modelFacts.ts';

/** `200,000`, or that it is unknown. */
export function tokensWord(tokens: number | undefined): string {
  return tokens === undefined ? 'unknown' : formatCount(tokens);
}

/** `$1.25`, or that it is unknown. */
export function priceWord(usd: number | undefined): string {
  return usd === undefined ? 'unknown' : formatPrice(usd);
}

/** How a model stands, in a few words: `deprecated, 3 days left; use a/b`; empty for a current one. */
export function lifeWords({ lifecycle, live }: ModelFacts): string {
  const { retiresOn, replacement } = lifecycle ?? {};
  const status = lifecycleStatus(lifecycle);
  const going = status === 'deprecated' || status === 'retired';
  return [
    ...(going ? [retiresOn === undefined ? status : `${status}, ${lastDayWords(retiresOn)}`] : []),
    ...(going && replacement !== undefined ? [`use ${replacement}`] : []),
    ...(live?.listed === false ? ['not in the provider’s list'] : []),
  ].join('; ');
}

function lastDayWords(retiresOn: string): string {
  const days = daysLeft(retiresOn);
  return days < 0 ? `last day ${retiresOn}` : `last day ${retiresOn} (${leftWords(days)})`;
}

/** `today`, `1 day left`, `12 days left`; `gone` when it is past. */
export function leftWords(days: number): string {
  if (days < 0) return 'gone';
  if (days === 0) return 'today';
  return `${plural(days, 'day')} left`;
}
