import type { OpenAI } from 'openai';
import type { Attempt } from './attempt.ts';

/** A client with every setting given, so that the SDK takes none from the environment. */
export async function openaiClient(attempt: Attempt): Promise<OpenAI> {
  const { OpenAI: Client } = await import('openai');
  return new Client({
    apiKey: attempt.key ?? 'none',
    ...(attempt.key === undefined && { defaultHeaders: { Authorization: null } }),
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
