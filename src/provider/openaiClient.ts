import type { OpenAI } from 'openai';
import type { Attempt } from './attempt.ts';
import { withoutEnvironmentHeaders } from './environmentHeaders.ts';

/** A client with every setting given, so that the SDK takes none from the environment. */
export async function openaiClient(attempt: Attempt): Promise<OpenAI> {
  const { OpenAI: Client } = await import('openai');
  return new Client({
    apiKey: attempt.key ?? 'none',
    defaultHeaders: {
      ...withoutEnvironmentHeaders('OPENAI_CUSTOM_HEADERS'),
      ...(attempt.key === undefined && { Authorization: null }),
    },
    baseURL: attempt.baseUrl ?? 'https://api.openai.com/v1',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    fetch: attempt.fetch,
    maxRetries: 0,
    logLevel: 'off',
  });
}
