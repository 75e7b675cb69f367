import { expect, it } from 'vitest';
import { failureOf } from '../../../src/webview/replies/column/failure.ts';

it('shows a refusal with sentence, status, code, wait and the provider message', () => {
  expect(
    failureOf({
      class: 'rateLimited',
      status: 429,
      code: 'rate_limit_exceeded',
      retryAfter: 20_000,
      message: 'Too many requests; wait and retry.',
      providerMessage: 'Rate limit reached for requests',
    }),
  ).toEqual({
    message: 'Too many requests; wait and retry.',
    facts: ['HTTP 429', 'rate_limit_exceeded', 'the provider asks to wait 20 s'],
    providerMessage: 'Rate limit reached for requests',
  });
});

it('does not repeat a code that the sentence names', () => {
  const message = 'The connection failed (ENOTFOUND).';
  expect(failureOf({ class: 'network', code: 'ENOTFOUND', message }).facts).toEqual([]);
});

it('does not repeat a provider message with the same content', () => {
  const failure = failureOf({ class: 'internal', message: 'Boom.', providerMessage: 'Boom.' });
  expect(failure).not.toHaveProperty('providerMessage');
});
