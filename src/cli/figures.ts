import type { Cost } from '../model/cost.ts';
import type { Usage } from '../model/usage.ts';
import { usdText } from '../model/usdText.ts';
import type { ReplySource } from '../trace/record.ts';

/** Milliseconds for people: `87 ms`, `1.24 s`, `2 min 5 s`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950)
    return `${(milliseconds / 1000).toFixed(milliseconds < 9995 ? 2 : 1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** What a reply cost: a tilde when its tokens were estimated, the reason when it is unknown. */
export function costText(cost: Cost, source: ReplySource): string {
  if (source === 'sandbox') return 'not billed';
  if (!cost.known) {
    if (source !== 'live') return 'not billed';
    const { reason, atLeast } = cost;
    return atLeast === undefined
      ? `cost unknown (${reason})`
      : `at least ${usdText(atLeast)} (${reason})`;
  }
  const usd = `${cost.usage === 'estimated' ? '~' : ''}${usdText(cost.total)}`;
  return source === 'live' ? usd : `not billed, ${usd} live`;
}

export function tokensText({ input, output, source }: Usage): string {
  const about = source === 'estimated' ? '~' : '';
  return `${about}${input.total} tokens in, ${about}${output.total} out`;
}

/** `1 row`, `2 rows`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

export function percentText(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

const sourceWords: Readonly<Record<ReplySource, string>> = {
  live: 'live',
  replayed: 'replayed',
  replayedHandWritten: 'replayed, written by hand',
  sandbox: 'sandbox',
};

export function sourceText(source: ReplySource): string {
  return sourceWords[source];
}
