import { describe, expect, test } from 'vitest';
import { providerErrorOf } from '../../../src/provider/errors/errors.ts';
import { SdkError } from '../../../src/provider/transport/sdkCall.ts';

const key = 'sk-live-0123456789abcdefghijklmnop';

function refusal(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  model = 'openai/gpt-6-luna',
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const refused = () => ({ status, headers: new Headers(headers), body: text });
  const thrown = new SdkError(new Error('what the SDK said'));
  return providerErrorOf(thrown, { model, key, refused, answered: () => true });
}

describe('the class of an error', () => {
  const openai = (code: string, message = 'no') => ({ error: { message, type: code, code } });
  const anthropic = (type: string, message = 'no') => ({ type: 'error', error: { type, message } });
  const google = (status: string, message = 'no', details: readonly unknown[] = []) => ({
    error: { code: 429, message, status, details },
  });

  test.each([
    ['rateLimited', 429, openai('rate_limit_exceeded')],
    ['quotaExhausted', 429, openai('insufficient_quota')],
    ['quotaExhausted', 429, openai('project_spend_limit_exceeded')],
    ['quotaExhausted', 400, anthropic('invalid_request_error', 'Your credit balance is too low')],
    ['quotaExhausted', 403, anthropic('enforced_spend_limit_reached')],
    [
      'quotaExhausted',
      429,
      {
        type: 'error',
        error: {
          type: 'rate_limit_error',
          message: 'no',
          details: { error_code: 'contract_spend_limit_reached' },
        },
      },
    ],
    [
      'quotaExhausted',
      400,
      anthropic('invalid_request_error', 'You have reached your specified API usage limits.'),
    ],
    ['quotaExhausted', 402, anthropic('billing_error')],
    ['quotaExhausted', 402, { error: { message: 'Insufficient credits', code: 402 } }],
    [
      'quotaExhausted',
      429,
      google('RESOURCE_EXHAUSTED', 'no', [
        { violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }] },
      ]),
    ],
    [
      'quotaExhausted',
      429,
      google('RESOURCE_EXHAUSTED', 'Quota exceeded for metric: free_tier_requests, limit: 0'),
    ],
    [
      'quotaExhausted',
      400,
      google('FAILED_PRECONDITION', 'The free tier is not available here. Please enable billing.'),
    ],
    [
      'rateLimited',
      429,
      google('RESOURCE_EXHAUSTED', 'You exceeded your current quota, please check your plan', [
        { violations: [{ quotaId: 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier' }] },
      ]),
    ],
    ['rateLimited', 429, google('RESOURCE_EXHAUSTED')],
    ['rateLimited', 429, 'slow down, please'],
    ['overloaded', 529, anthropic('overloaded_error')],
    ['overloaded', 503, google('UNAVAILABLE')],
    ['overloaded', 409, anthropic('conflict_error')],
    ['overloaded', 500, 'oops'],
    ['timeout', 504, 'gateway timeout'],
    ['contextOverflow', 400, openai('context_length_exceeded')],
    [
      'contextOverflow',
      400,
      anthropic('invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum'),
    ],
    [
      'contextOverflow',
      400,
      google('INVALID_ARGUMENT', 'The input token count (1200000) exceeds the maximum number'),
    ],
    ['contextOverflow', 413, anthropic('request_too_large')],
    ['auth', 401, openai('invalid_api_key')],
    ['auth', 403, 'forbidden'],
    ['auth', 400, google('INVALID_ARGUMENT', 'no', [{ reason: 'API_KEY_INVALID' }])],
    ['unknownModel', 404, openai('model_not_found')],
    ['unknownModel', 404, anthropic('not_found_error', 'model: claude-nonsense')],
    ['unknownModel', 404, google('NOT_FOUND', 'models/nonsense is not found')],
    ['badRequest', 404, 'page not found'],
    ['badRequest', 400, openai('invalid_request_error', 'Invalid schema for response_format')],
    ['contentFilter', 400, openai('content_policy_violation')],
  ])('%s for %i %j', (expected, status, body) => {
    expect(refusal(status, body).facts.class).toBe(expected);
  });
});

describe('the message of an error', () => {
  test("has the provider's message completely as data and shortened in the sentence", () => {
    const error = refusal(400, {
      error: { message: 'Invalid schema.\nSee the guide.', code: 'x' },
    });
    expect(error.facts).toEqual({
      class: 'badRequest',
      status: 400,
      code: 'x',
      providerMessage: 'Invalid schema.\nSee the guide.',
    });
    expect(error.message).toBe(
      'OpenAI refused the request (400): “Invalid schema. See the guide.” Change what it names in the prompt file.',
    );
  });

  test('finds the original message behind that of a gateway', () => {
    const raw = '{"error": {"message": "max_tokens must be positive"}}';
    const body = { error: { message: 'Provider returned error', code: 400, metadata: { raw } } };
    expect(refusal(400, body).facts.providerMessage).toContain('max_tokens must be positive');
  });

  test('reads the lists of a FastAPI server', () => {
    const body = { detail: [{ loc: ['body', 'model'], msg: 'field required' }] };
    expect(refusal(422, body).facts.providerMessage).toContain('field required');
  });

  test('names a declared endpoint by its own name', () => {
    expect(refusal(500, 'oops', {}, 'office-gpu/llama').message).toContain('office-gpu');
  });

  test('never contains the key', () => {
    const error = refusal(401, { error: { message: `bad key ${key}` } });
    expect(JSON.stringify(error.facts) + error.message + error.stack).not.toContain(key);
  });
});

describe('how long to wait', () => {
  test.each([
    [{ 'retry-after-ms': '1500' }, 1500],
    [{ 'retry-after': '2.5' }, 2500],
    [{ 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '.' }, undefined],
    [{}, undefined],
  ])('%j is %s ms', (headers, expected) => {
    expect(refusal(429, 'slow down', headers).facts.retryAfter).toBe(expected);
  });

  test('Google has it in the body', () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.5s' }];
    const body = { error: { code: 429, message: 'no', status: 'RESOURCE_EXHAUSTED', details } };
    expect(refusal(429, body).facts.retryAfter).toBe(34_500);
  });
});

describe('without a response', () => {
  const at = {
    model: 'local/x',
    baseUrl: 'http://user:pass@127.0.0.1:1/v1',
    refused: () => undefined,
    answered: () => false,
  };

  test('a refused connection names the address without its credentials', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
      code: 'ECONNREFUSED',
    });
    const error = providerErrorOf(new SdkError(new TypeError('fetch failed', { cause })), at);
    expect(error.facts).toEqual({ class: 'network', code: 'ECONNREFUSED' });
    expect(error.message).toContain('127.0.0.1:1/v1');
    expect(error.message).not.toContain('pass');
  });

  test('a body that stops is a network error', () => {
    const cause = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });
    const thrown = new SdkError(new TypeError('terminated', { cause }));
    expect(providerErrorOf(thrown, at).facts.class).toBe('network');
  });

  test.each([
    ['connect', 'UND_ERR_CONNECT_TIMEOUT'],
    ['connect', 'ETIMEDOUT'],
    ['headers', 'UND_ERR_HEADERS_TIMEOUT'],
    ['idle', 'UND_ERR_BODY_TIMEOUT'],
  ])('a timeout while waiting for %s is distinguished', (phase, code) => {
    const cause = Object.assign(new Error('Timeout Error'), { code });
    const { facts } = providerErrorOf(new SdkError(new TypeError('fetch failed', { cause })), at);
    expect(facts).toEqual({ class: 'timeout', phase, code });
  });

  test('an internal error is reported as such, and is not retried', () => {
    const { facts, message } = providerErrorOf(new TypeError('x.flatMap is not a function'), at);
    expect(facts.class).toBe('internal');
    expect(message).toBe('Internal error: x.flatMap is not a function');
  });

  test('a request that could not be sent is not reported as a network error', () => {
    const thrown = new SdkError(new TypeError('Headers.append: "a b" is an invalid header name.'));
    const { facts, message } = providerErrorOf(thrown, at);
    expect(facts.class).toBe('badRequest');
    expect(message).toContain('could not be sent');
  });
});
