import {
  approximate,
  formatCount,
  formatDuration,
  formatUsd,
  formatWait,
} from '../../../format/figures.ts';
import { roughTokens } from '../../../format/roughTokens.ts';
import type { PanelColumn } from '../../../protocol/panelColumn.ts';
import { t } from '../../strings.ts';

/** The figures of a finished reply in one line: `1.8 s`, `$0.0008`, `545→45`. Unknown ones are omitted. */
export function statusFacts({
  totalTime,
  cost,
  source,
  usage,
}: Pick<PanelColumn, 'totalTime' | 'cost' | 'source' | 'usage'>): readonly string[] {
  const isEstimated = usage?.source === 'estimated';
  const count = (tokens: number) => approximate(formatCount(tokens), isEstimated);
  return [
    totalTime === undefined ? undefined : formatDuration(totalTime),
    costFact(cost, source),
    usage && `${count(usage.input.total)}→${count(usage.output.total)}`,
  ].filter(fact => fact !== undefined);
}

function costFact(cost: PanelColumn['cost'], source: PanelColumn['source']): string | undefined {
  if (source === undefined || !cost) return undefined;
  if (source !== 'live') return t('notBilled');
  if (!cost.known) return t('status.costUnknown');
  return approximate(formatUsd(cost.total), cost.usage === 'estimated');
}

/** Milliseconds without data that are worth reporting. */
const QUIET = 5000;

/** What is measured of a reply that is being received. Times in milliseconds of one monotonic clock. */
export interface LiveTimes {
  readonly now: number;
  readonly started: number;
  readonly firstText: number | undefined;
  readonly lastData: number;
}

/** `12 s`, `~38 tokens/s`, `no data for 9 s`. */
export function liveFacts(
  { text }: Pick<PanelColumn, 'text'>,
  { now, started, firstText, lastData }: LiveTimes,
): readonly string[] {
  const quiet = now - lastData;
  const streamed = firstText === undefined ? 0 : (now - firstText) / 1000;
  return [
    wholeSeconds(now - started),
    streamed < 1
      ? undefined
      : t('status.rate', formatCount(Math.round(roughTokens(text.length) / streamed))),
    quiet < QUIET ? undefined : t('status.quiet', wholeSeconds(quiet)),
  ].filter(fact => fact !== undefined);
}

function wholeSeconds(milliseconds: number): string {
  return formatWait(Math.floor(Math.max(0, milliseconds) / 1000) * 1000);
}
