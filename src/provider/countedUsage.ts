import type { Usage } from '../model/events.ts';
import { UnreadableReply } from './transport/frames.ts';
import { replyProblems } from './transport/messages.ts';

/** A provider's own counts as received, so their types are unknown. */
export interface ProviderCounts {
  /** Includes tokens read from and written to the prompt cache. A list is added up. */
  readonly input: unknown;
  readonly cacheRead?: unknown;
  readonly cacheWrite?: unknown;
  /** The part of `cacheWrite` that is stored for an hour. */
  readonly cacheWrite1h?: unknown;
  /** Includes reasoning. A list is added up. */
  readonly output: unknown;
  readonly reasoning?: unknown;
}

/** Maximum plausible number of tokens. A larger number is an error of the server. */
const MOST_TOKENS = 1e9;

/**
 * Converts inclusive counts to the exclusive classes that have prices. Undefined unless every count is a
 * plausible whole number, because a cost must never be based on an invalid count.
 */
export function countedUsage(counts: ProviderCounts): Usage | undefined {
  const input = sumOf(counts.input);
  const output = sumOf(counts.output);
  const cacheRead = countIn(counts.cacheRead);
  const cacheWrite = countIn(counts.cacheWrite);
  const cacheWrite1h = countIn(counts.cacheWrite1h);
  const reasoning = countIn(counts.reasoning);
  if (
    input === undefined ||
    output === undefined ||
    cacheRead === undefined ||
    cacheWrite === undefined ||
    cacheWrite1h === undefined ||
    reasoning === undefined
  ) {
    return undefined;
  }
  // When a part is larger than its total, it is unknown which of the two is wrong.
  if (cacheRead + cacheWrite > input || cacheWrite1h > cacheWrite || reasoning > output) {
    return undefined;
  }
  return {
    input: {
      total: input,
      uncached: input - cacheRead - cacheWrite,
      cacheRead,
      cacheWrite,
      ...(cacheWrite1h > 0 && { cacheWrite1h }),
    },
    output: { total: output, text: output - reasoning, reasoning },
    source: 'provider',
  };
}

/**
 * @throws UnreadableReply when the value is not a count, for example because the server uses another
 * protocol.
 */
export function countOf(tokens: unknown): number {
  if (!isCount(tokens)) throw new UnreadableReply(replyProblems.notTokenCount());
  return tokens;
}

/** Absent counts add nothing, but at least one must be present. */
function sumOf(written: unknown): number | undefined {
  const counts = [written].flat().filter(count => count !== undefined && count !== null);
  if (counts.length === 0 || !counts.every(isCount)) return undefined;
  return countIn(counts.reduce((sum, count) => sum + count, 0));
}

function countIn(written: unknown): number | undefined {
  if (written === undefined || written === null) return 0;
  return isCount(written) ? written : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MOST_TOKENS;
}
