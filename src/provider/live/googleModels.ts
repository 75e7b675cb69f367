import type { LiveFacts } from '../../model/liveFacts.ts';
import type { Attempt } from '../attempt.ts';
import { googleClient } from '../googleClient.ts';

/** `GET /models`: limits, and whether a model reasons; only models that generate content. */
export async function googleModels(attempt: Attempt): Promise<readonly LiveFacts[]> {
  const client = await googleClient(attempt);
  const pages = await client.models.list({
    config: { pageSize: 1000, abortSignal: attempt.signal },
  });
  const models: LiveFacts[] = [];
  for await (const model of pages) {
    const { name, displayName, inputTokenLimit, outputTokenLimit, supportedActions } = model;
    if (name === undefined || supportedActions?.includes('generateContent') === false) continue;
    models.push({
      id: name.replace(/^models\//, ''),
      ...(displayName && { name: displayName }),
      ...(inputTokenLimit && { contextWindow: inputTokenLimit }),
      ...(outputTokenLimit && { maxOutputTokens: outputTokenLimit }),
      ...(model.thinking !== undefined && { capabilities: { reasoning: model.thinking } }),
    });
  }
  return models;
}
