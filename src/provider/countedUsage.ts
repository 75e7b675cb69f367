import type { Usage } from '../model/events.ts';
import { UnreadableReply } from './transport/frames.ts';
import { replyProblems } from './transport/messages.ts';

/** A provider's own counts as the reply has them: nothing is known of their types. */
export interface Counts {
  /** Including what was read from and written to the prompt cache. A list is added up. */
  readonly input: unknown;
  readonly cacheRead?: unknown;
  readonly cacheWrite?: unknown;
  /** The part of `cacheWrite` kept for an hour. */
  readonly cacheWrite1h?: unknown;
  /** Including reasoning. A list is added up. */
  readonly output: unknown;
  readonly reasoning?: unknown;
}

/** Tokens: more than any call has. What is above is an error of the server's. */
const MOST_TOKENS = 1e9;

/**
 * Converts inclusive counts to the exclusive classes that prices are given for. Undefined unless every
 * count is a whole number that can be true: a cost must never rest on a count that is not one.
 */
export function countedUsage(counts: Counts): Usage | undefined {
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
  // A part larger than its whole: nobody knows which of the two is wrong.
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

/** @throws UnreadableReply when an answer that should be a count is not one, as from a server of another kind. */
export function countOf(tokens: unknown): number {
  if (!isCount(tokens)) throw new UnreadableReply(replyProblems.notTokenCount());
  return tokens;
}

/** Absent counts add nothing, but something must be counted. */
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
