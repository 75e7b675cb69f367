import { formatCount, formatPrice } from '../../format/figures.ts';
import { daysLeft, lifecycleStatus, type ModelFacts } from '../../model/catalogue/modelFacts.ts';
import { messages } from './messages.ts';

/** `200,000`, or `unknown`. */
export function tokensWord(tokens: number | undefined): string {
  return tokens === undefined ? 'unknown' : formatCount(tokens);
}

/** `$1.25`, or `unknown`. */
export function priceWord(usd: number | undefined): string {
  return usd === undefined ? 'unknown' : formatPrice(usd);
}

/** The lifecycle of a model in a few words: `deprecated, 3 days left; use a/b`. Empty for a current model. */
export function lifeWords({ lifecycle, live }: ModelFacts): string {
  const { retiresOn, replacement } = lifecycle ?? {};
  const status = lifecycleStatus(lifecycle);
  const going = status === 'deprecated' || status === 'retired';
  return [
    ...(going ? [retiresOn === undefined ? status : `${status}, ${lastDayWords(retiresOn)}`] : []),
    ...(going && replacement !== undefined ? [messages.use(replacement)] : []),
    ...(live?.listed === false ? [messages.notInList()] : []),
  ].join('; ');
}

function lastDayWords(retiresOn: string): string {
  const days = daysLeft(retiresOn);
  return days < 0 ? messages.lastDay(retiresOn) : messages.lastDayIn(retiresOn, leftWords(days));
}

/** `today`, `1 day left`, `12 days left`, or `gone` when it has passed. */
export function leftWords(days: number): string {
  if (days < 0) return 'gone';
  if (days === 0) return 'today';
  return messages.left(days);
}
