import type { LiveFacts } from '../../model/liveFacts.ts';
import type { Attempt } from '../attempt.ts';
import { openaiClient } from '../openaiClient.ts';

/** `GET /models`: OpenAI tells a model's last day, servers like it only names. */
export async function openaiModels(attempt: Attempt): Promise<readonly LiveFacts[]> {
  const client = await openaiClient(attempt);
  const models: LiveFacts[] = [];
  for await (const model of client.models.list({ signal: attempt.signal })) {
    const { id, shutdown_date: lastDay } = model;
    models.push({
      id,
      // Null is a promise, absence the silence of a server that knows no such field.
      ...(lastDay === null && { lifecycle: { status: 'current' } }),
      ...(typeof lastDay === 'string' && { lifecycle: { retiresOn: lastDay.slice(0, 10) } }),
    });
  }
  return models;
}
