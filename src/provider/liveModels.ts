import type { LiveAnswer, LiveFacts } from '../model/catalogue/modelFacts.ts';
import { anthropicModels } from './anthropic/models.ts';
import { askOnce, type ProtocolCall } from './conversation.ts';
import { googleModels } from './google/models.ts';
import { openaiModels } from './openai/models.ts';
import type { CallOptions, WireProtocol } from './provider.ts';

type ModelLister = (attempt: ProtocolCall) => Promise<readonly LiveFacts[]>;

const lists: Readonly<Record<Exclude<WireProtocol, 'sandbox'>, ModelLister>> = {
  'openai-responses': openaiModels,
  openai: openaiModels,
  anthropic: anthropicModels,
  google: googleModels,
};

/** Protocols with a list of models. */
export type ListedProtocol = keyof typeof lists;

/** Time limit for a list of models in milliseconds. */
const LIMIT = 20_000;

/**
 * Requests the models of a provider or of an endpoint with that name.
 * @throws ProviderError for every failure, including cancellation (`class: 'cancelled'`).
 */
export async function readLiveModels(
  provider: string,
  protocol: ListedProtocol,
  options: Omit<CallOptions, 'stream' | 'limits'>,
): Promise<LiveAnswer> {
  const limited = { ...options, limits: { total: LIMIT } };
  const models = await askOnce(`${provider}/models`, limited, lists[protocol]);
  return {
    provider,
    time: new Date().toISOString(),
    models: models.map(each => ({ ...each, id: `${provider}/${each.id}` })),
  };
}
