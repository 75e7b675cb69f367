import { serverTime } from './errors/errorBody.ts';

/** What remains of one limit per minute. */
export interface RateLeft {
  readonly remaining: number;
  /** Milliseconds until the whole limit is available again. */
  readonly reset: number;
  /** The whole limit. Absent when the provider does not report it. */
  readonly limit?: number;
}

/** What a provider reports about its rate limits with each reply. */
export interface RateLimits {
  readonly requests?: RateLeft;
  readonly tokens?: RateLeft;
}

/** Names of a limit's headers, with `remaining`, `limit` and `reset` for `*`. The tighter of two kinds of tokens counts. */
const names = {
  requests: ['x-ratelimit-*-requests', 'anthropic-ratelimit-requests-*'],
  tokens: [
    'x-ratelimit-*-tokens',
    'anthropic-ratelimit-tokens-*',
    'anthropic-ratelimit-input-tokens-*',
    'anthropic-ratelimit-output-tokens-*',
  ],
} as const;

/**
 * Reads the limits of OpenAI, of servers compatible with it, and of Anthropic; undefined where there are none.
 * Sources: platform.openai.com/docs/guides/rate-limits, docs.claude.com/en/api/rate-limits.
 * @param now milliseconds since 1970, for resets that are a time of day.
 */
export function rateLimitsOf(headers: Headers, now = serverTime(headers)): RateLimits | undefined {
  const requests = tightest(names.requests, headers, now);
  const tokens = tightest(names.tokens, headers, now);
  if (!requests && !tokens) return undefined;
  return { ...(requests && { requests }), ...(tokens && { tokens }) };
}

function tightest(
  patterns: readonly string[],
  headers: Headers,
  now: number,
): RateLeft | undefined {
  const found = patterns.flatMap(pattern => {
    const header = (part: string): string => headers.get(pattern.replace('*', part)) ?? '';
    const remaining = countIn(header('remaining'));
    const reset = resetIn(header('reset'), now);
    if (remaining === undefined || reset === undefined) return [];
    const limit = countIn(header('limit'));
    return [{ remaining, reset, ...(limit !== undefined && { limit }) }];
  });
  return found.toSorted((a, b) => a.remaining - b.remaining)[0];
}

function countIn(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Milliseconds: `6m0s`, `1.5s`, `12ms`, seconds without a unit, or an RFC 3339 time. */
function resetIn(text: string, now: number): number | undefined {
  if (text.length > 64 || text === '') return undefined;
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  if (/^(?:\d+(?:\.\d+)?(?:ms|[smhd]))+$/.test(text)) {
    const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)];
    return parts.reduce(
      (sum, [, count, unit = 's']) => sum + Number(count) * (units[unit] ?? 0),
      0,
    );
  }
  const time = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : Math.max(0, time - now);
}
