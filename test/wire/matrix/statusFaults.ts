import { type Fault, type MockedError, nothing } from './fault.ts';

const json = { 'content-type': 'application/json' };

function refusal(status: number, message: string, more: Partial<MockedError['error']> = {}) {
  return { status, error: { message, ...more } };
}

/** A 429 with headers that the mock server does not send. */
function limited(headers: () => Readonly<Record<string, string>>): Fault['by'] {
  return wire => ({
    status: 429,
    headers: { ...json, ...headers() },
    steps: [{ send: JSON.stringify(wire.errorBody('Slow down', 'rate_limit_error')) }],
  });
}

/** Error statuses, each told once by every call. */
export const statusFaults: readonly Fault[] = [
  {
    name: '400',
    by: refusal(400, 'Unknown field `foo`', { type: 'invalid_request_error' }),
    expected: {
      class: 'badRequest',
      attempts: 1,
      sentence:
        '{provider} refused the request (400): “Unknown field `foo`”. Change what it names in the prompt file.',
      ...nothing,
    },
  },
  {
    name: '400, more text than the model takes',
    by: refusal(400, 'This model’s maximum context length is 8192 tokens', {
      type: 'invalid_request_error',
      code: 'context_length_exceeded',
    }),
    expected: {
      class: 'contextOverflow',
      attempts: 1,
      sentence:
        '{provider}: The request is too long (400): “This model’s maximum context length is 8192 tokens”. Shorten the input, or choose a model with a larger context window.',
      ...nothing,
    },
  },
  {
    name: '401, echoing the key',
    by: refusal(401, 'Incorrect API key: {key}', { type: 'authentication_error' }),
    expected: {
      class: 'auth',
      attempts: 1,
      sentence:
        '{provider} refused the key (401): “Incorrect API key: [redacted]”. Check the key and what it may be used for, or set another one.',
      ...nothing,
    },
  },
  {
    name: '402',
    by: refusal(402, 'Payment required'),
    expected: {
      class: 'quotaExhausted',
      attempts: 1,
      sentence:
        '{provider} says its quota or credit is used up (402): “Payment required”. Add credit or raise the limit with the provider, or choose another model.',
      ...nothing,
    },
  },
  {
    name: '403',
    by: refusal(403, 'This project may not use the API', { type: 'permission_error' }),
    expected: {
      class: 'auth',
      attempts: 1,
      sentence:
        '{provider} refused the key (403): “This project may not use the API”. Check the key and what it may be used for, or set another one.',
      ...nothing,
    },
  },
  {
    name: '404, an unknown model',
    by: refusal(404, 'The model does not exist', { type: 'not_found_error' }),
    expected: {
      class: 'unknownModel',
      attempts: 1,
      sentence:
        '{provider} does not know the model {model} (404): “The model does not exist”. Check its name, and that the key may use it.',
      ...nothing,
    },
  },
  {
    name: '404, a wrong address',
    by: () => ({
      status: 404,
      headers: { 'content-type': 'text/plain' },
      steps: [{ send: '404 page not found' }],
    }),
    expected: {
      class: 'badRequest',
      attempts: 1,
      sentence:
        '{provider}: No API at this address (404): “404 page not found”. Check `baseUrl` of the endpoint, and that its `protocol` is the one used there.',
      ...nothing,
    },
  },
  {
    name: '408',
    by: refusal(408, 'The request timed out'),
    expected: {
      class: 'timeout',
      attempts: 2,
      sentence:
        '{provider} took too long (408): “The request timed out”. Run again, or choose another model.',
      ...nothing,
    },
  },
  {
    name: '409',
    by: refusal(409, 'The request conflicts with another'),
    expected: {
      class: 'overloaded',
      attempts: 2,
      sentence:
        '{provider} is overloaded or failing (409): “The request conflicts with another”. Run again in a moment, or choose another model.',
      ...nothing,
    },
  },
  {
    name: '413',
    by: refusal(413, 'The request is too large', { type: 'request_too_large' }),
    expected: {
      class: 'contextOverflow',
      attempts: 1,
      sentence:
        '{provider}: The request is too long (413): “The request is too large”. Shorten the input, or choose a model with a larger context window.',
      ...nothing,
    },
  },
  {
    name: '429 without Retry-After',
    by: limited(() => ({})),
    expected: {
      class: 'rateLimited',
      attempts: 2,
      sentence:
        '{provider}: Rate limit reached (429): “Slow down”. Wait and run again, or run fewer calls at once.',
      ...nothing,
    },
  },
  {
    name: '429, Retry-After in seconds',
    by: { ...refusal(429, 'Slow down', { type: 'rate_limit_error' }), retryAfter: 1 },
    expected: {
      class: 'rateLimited',
      attempts: 2,
      sentence:
        '{provider}: Rate limit reached (429): “Slow down”. It asks to wait {a moment}. Wait and run again, or run fewer calls at once.',
      ...nothing,
    },
  },
  {
    name: '429, Retry-After in milliseconds',
    by: limited(() => ({ 'retry-after-ms': '300' })),
    expected: {
      class: 'rateLimited',
      attempts: 2,
      sentence:
        '{provider}: Rate limit reached (429): “Slow down”. It asks to wait {a moment}. Wait and run again, or run fewer calls at once.',
      ...nothing,
    },
  },
  {
    name: '429, Retry-After as a date, which has passed',
    by: limited(() => ({ 'retry-after': 'Thu, 01 Jan 2026 00:00:00 GMT' })),
    expected: {
      class: 'rateLimited',
      attempts: 2,
      sentence:
        '{provider}: Rate limit reached (429): “Slow down”. Wait and run again, or run fewer calls at once.',
      ...nothing,
    },
  },
  {
    name: '429, Retry-After as a date, soon',
    by: limited(() => ({ 'retry-after': new Date(Date.now() + 2000).toUTCString() })),
    expected: {
      class: 'rateLimited',
      attempts: 2,
      sentence:
        '{provider}: Rate limit reached (429): “Slow down”. It asks to wait {a moment}. Wait and run again, or run fewer calls at once.',
      ...nothing,
    },
  },
  {
    name: '429, a wait in the body',
    only: ['google'],
    by: () => ({
      status: 429,
      headers: json,
      steps: [
        {
          send: JSON.stringify({
            error: {
              code: 429,
              message: 'Slow down',
              status: 'RESOURCE_EXHAUSTED',
              details: [
                { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '0.4s' },
              ],
            },
          }),
        },
      ],
    }),
    expected: {
      class: 'rateLimited',
      attempts: 2,
      sentence:
        '{provider}: Rate limit reached (429): “Slow down”. It asks to wait {a moment}. Wait and run again, or run fewer calls at once.',
      ...nothing,
    },
  },
  {
    name: '429, a longer wait than is allowed',
    by: { ...refusal(429, 'Slow down', { type: 'rate_limit_error' }), retryAfter: 60 },
    expected: {
      class: 'rateLimited',
      attempts: 1,
      sentence:
        '{provider}: Rate limit reached (429): “Slow down”. It asks to wait 60 s. Wait and run again, or run fewer calls at once. Exceeds `touchstone.retry.maxWait` (3 s); not retried.',
      ...nothing,
    },
  },
  {
    name: '429, the quota is used up',
    by: refusal(429, 'You exceeded your current quota, please check your plan and billing', {
      type: 'insufficient_quota',
      code: 'insufficient_quota',
    }),
    expected: {
      class: 'quotaExhausted',
      attempts: 1,
      sentence:
        '{provider} says its quota or credit is used up (429): “You exceeded your current quota, please check your plan and billing”. Add credit or raise the limit with the provider, or choose another model.',
      ...nothing,
    },
  },
  ...[500, 502, 503, 529].map(
    (status): Fault => ({
      name: String(status),
      by: refusal(status, 'Something broke on our side', { type: 'server_error' }),
      expected: {
        class: 'overloaded',
        attempts: 2,
        sentence: `{provider} is overloaded or failing (${status}): “Something broke on our side”. Run again in a moment, or choose another model.`,
        ...nothing,
      },
    }),
  ),
  {
    name: '502, a page of a gateway',
    by: () => ({
      status: 502,
      headers: { 'content-type': 'text/html' },
      steps: [{ send: '<h1>Bad gateway</h1>' }],
    }),
    expected: {
      class: 'overloaded',
      attempts: 2,
      sentence:
        '{provider} is overloaded or failing (502): “<h1>Bad gateway</h1>”. Run again in a moment, or choose another model.',
      ...nothing,
    },
  },
  {
    name: 'an error body with status 200',
    by: () => ({
      headers: json,
      steps: [
        { send: JSON.stringify({ error: { message: 'Upstream is overloaded', code: 529 } }) },
      ],
    }),
    expected: {
      class: 'overloaded',
      attempts: 2,
      sentence:
        '{provider} is overloaded or failing: “Upstream is overloaded”. Run again in a moment, or choose another model.',
      ...nothing,
    },
  },
  {
    name: 'a redirect to the same host',
    by: () => ({ status: 308, headers: { location: '/v2/moved' }, steps: [] }),
    expected: {
      class: 'badRequest',
      attempts: 1,
      sentence:
        '{address} redirects the call to {host} (308), and a key is not sent on to another address. Set `baseUrl` of the endpoint to the one that answers.',
      ...nothing,
    },
  },
  {
    name: 'a redirect to another host',
    by: () => ({ status: 307, headers: { location: 'https://elsewhere.example/v1' }, steps: [] }),
    expected: {
      class: 'badRequest',
      attempts: 1,
      sentence:
        '{address} redirects the call to elsewhere.example (307), and a key is not sent on to another address. Set `baseUrl` of the endpoint to the one that answers.',
      ...nothing,
    },
  },
  {
    name: 'an error body of 50 MB',
    by: () => ({
      status: 500,
      headers: { 'content-type': 'text/plain' },
      steps: Array.from({ length: 50 }, () => ({ send: 'x'.repeat(2 ** 20) })),
    }),
    expected: {
      class: 'overloaded',
      attempts: 2,
      sentence:
        '{provider} is overloaded or failing (500): “x…” Run again in a moment, or choose another model.',
      ...nothing,
    },
  },
];
