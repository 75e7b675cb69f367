import type { LiveFacts } from '../../model/catalogue/modelFacts.ts';
import type { ProtocolCall } from '../conversation.ts';
import { modelEntries } from '../listed.ts';
import { limitIn, wordIn } from '../transport/frames.ts';
import { asked } from '../transport/sdkCall.ts';
import { googleClient } from './client.ts';

/** `GET /models`: limits, and whether a model supports reasoning. Only models that generate content. */
export async function googleModels(attempt: ProtocolCall): Promise<readonly LiveFacts[]> {
  const client = await googleClient(attempt);
  const pages = await asked(() => client.models.list({ config: { pageSize: 1000 } }));
  const models: LiveFacts[] = [];
  for await (const model of modelEntries(pages)) {
    const { supportedActions, thinking } = model;
    const id = wordIn(model['name'])?.replace(/^models\//, '');
    const isOther =
      Array.isArray(supportedActions) && !supportedActions.includes('generateContent');
    if (id === undefined || isOther) continue;
    const name = wordIn(model['displayName']);
    const contextWindow = limitIn(model['inputTokenLimit']);
    const maxOutputTokens = limitIn(model['outputTokenLimit']);
    models.push({
      id,
      ...(name !== undefined && { name }),
      ...(contextWindow !== undefined && { contextWindow }),
      ...(maxOutputTokens !== undefined && { maxOutputTokens }),
      ...(typeof thinking === 'boolean' && { capabilities: { reasoning: thinking } }),
    });
  }
  return models;
}
