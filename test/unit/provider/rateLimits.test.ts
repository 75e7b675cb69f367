import { describe, expect, it } from 'vitest';
import { rateLimitsOf } from '../../../src/provider/rateLimits.ts';

describe('the rate limits in headers', () => {
  it('are read as OpenAI writes them', () => {
    const headers = new Headers({
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-remaining-requests': '59',
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-limit-tokens': '150000',
      'x-ratelimit-remaining-tokens': '149984',
      'x-ratelimit-reset-tokens': '6m0s',
    });
    expect(rateLimitsOf(headers)).toEqual({
      requests: { remaining: 59, limit: 60, reset: 1000 },
      tokens: { remaining: 149_984, limit: 150_000, reset: 360_000 },
    });
  });

  it('are read as Anthropic writes them, the tighter kind of tokens', () => {
    const now = Date.parse('2026-11-30T08:00:00Z');
    const headers = new Headers({
      'anthropic-ratelimit-input-tokens-limit': '50000',
      'anthropic-ratelimit-input-tokens-remaining': '48000',
      'anthropic-ratelimit-input-tokens-reset': '2026-11-30T08:00:03Z',
      'anthropic-ratelimit-output-tokens-limit': '10000',
      'anthropic-ratelimit-output-tokens-remaining': '2000',
      'anthropic-ratelimit-output-tokens-reset': '2026-11-30T08:00:48Z',
    });
    expect(rateLimitsOf(headers, now)).toEqual({
      tokens: { remaining: 2000, limit: 10_000, reset: 48_000 },
    });
  });

  it.each([
    ['none', {}],
    ['no number', { 'x-ratelimit-remaining-tokens': 'many', 'x-ratelimit-reset-tokens': '1s' }],
    ['no reset', { 'x-ratelimit-remaining-tokens': '5' }],
    [
      'a reset in words',
      { 'x-ratelimit-remaining-tokens': '5', 'x-ratelimit-reset-tokens': 'soon' },
    ],
  ])('are unknown with %s', (_, headers) => {
    expect(rateLimitsOf(new Headers(headers as Record<string, string>))).toBeUndefined();
  });
});
