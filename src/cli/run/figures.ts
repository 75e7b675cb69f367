import { approximate, formatCount, formatTokens, formatUsd } from '../../format/figures.ts';
import type { Cost } from '../../model/cost.ts';
import type { Usage } from '../../model/events.ts';
import type { ReplySource } from '../../trace/record.ts';
import { messages } from '../messages.ts';

/** The cost of a reply: with a tilde when its tokens were estimated, the reason when it is unknown. */
export function replyCostText(cost: Cost, source: ReplySource): string {
  if (source === 'sandbox') return messages.notBilled();
  if (!cost.known) {
    if (source !== 'live') return messages.notBilled();
    const { reason, atLeast } = cost;
    return atLeast === undefined ? messages.costUnknown(reason) : messages.atLeast(atLeast, reason);
  }
  const usd = approximate(formatUsd(cost.total), cost.usage === 'estimated');
  return source === 'live' ? usd : messages.notBilledLive(usd);
}

export function usageText({ input, output, source }: Usage): string {
  const estimated = source === 'estimated';
  return messages.usage(
    formatTokens(input.total, estimated),
    approximate(formatCount(output.total), estimated),
  );
}
