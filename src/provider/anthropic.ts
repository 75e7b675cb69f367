import type { Anthropic } from '@anthropic-ai/sdk';
import type { ModelEvent } from '../model/events.ts';
import type { ModelRequest } from '../model/request.ts';
import { readEvents, readMessage } from './anthropicReply.ts';
import { bodyOf } from './anthropicRequest.ts';
import { type Attempt, provider } from './attempt.ts';
import { attemptFetch } from './attemptFetch.ts';
import { withoutEnvironmentHeaders } from './environmentHeaders.ts';

/** Anthropic's Messages API at the version its SDK pins, 2026-10-21. */
export const anthropic = provider({ converse });

/** Tokens. A larger answer may take more than the ten minutes a connection is kept without a word. */
const UNSTREAMED_LIMIT = 21_333;

async function* converse(request: ModelRequest, attempt: Attempt): AsyncGenerator<ModelEvent> {
  const body = bodyOf(request);
  const client = await clientOf(attempt);
  const { signal } = attempt;
  if (attempt.stream === false && body.max_tokens <= UNSTREAMED_LIMIT) {
    yield* readMessage(await client.messages.create({ ...body, stream: false }, { signal }));
  } else {
    yield* readEvents(await client.messages.create({ ...body, stream: true }, { signal }));
  }
}

/** Every setting is given, so that the SDK takes none from the environment. */
async function clientOf(attempt: Attempt): Promise<Anthropic> {
  const { Anthropic: Client } = await import('@anthropic-ai/sdk');
  return new Client({
    apiKey: attempt.key ?? 'none',
    defaultHeaders: {
      ...withoutEnvironmentHeaders('ANTHROPIC_CUSTOM_HEADERS'),
      ...(attempt.key === undefined && { Authorization: null }),
    },
    // The SDK adds the version to the path itself.
    baseURL: (attempt.baseUrl ?? 'https://api.anthropic.com').replace(/\/v1\/?$/, ''),
    webhookKey: null,
    fetch: attemptFetch,
    maxRetries: 0,
    openTelemetry: false,
    logLevel: 'off',
  });
}
