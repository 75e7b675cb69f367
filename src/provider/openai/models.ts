import type { LiveFacts } from '../../model/catalogue/modelFacts.ts';
import type { ProtocolCall } from '../conversation.ts';
import { modelEntries } from '../listed.ts';
import { dayIn, wordIn } from '../transport/frames.ts';
import { openaiClient } from './client.ts';

/** `GET /models`: OpenAI reports the last day of a model, compatible servers only names. */
export async function openaiModels(attempt: ProtocolCall): Promise<readonly LiveFacts[]> {
  const client = await openaiClient(attempt);
  const models: LiveFacts[] = [];
  const list = client.models.list();
  for await (const model of modelEntries(list)) {
    const lastDay = dayIn(model['shutdown_date']);
    const id = wordIn(model['id']);
    if (id === undefined) continue;
    models.push({
      id,
      // Null means that no end is planned. Absence means that the server does not know the field.
      ...(model['shutdown_date'] === null && { lifecycle: { status: 'current' } }),
      ...(lastDay !== undefined && { lifecycle: { retiresOn: lastDay } }),
    });
  }
  return models;
}
