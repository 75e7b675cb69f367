import { ProviderError } from '../model/errors.ts';
import type { LiveAnswer, LiveFacts } from '../model/liveFacts.ts';
import type { Attempt } from './attempt.ts';
import { providerErrorOf } from './errors.ts';
import { anthropicModels } from './live/anthropicModels.ts';
import { googleModels } from './live/googleModels.ts';
import { openaiModels } from './live/openaiModels.ts';
import { observedFetch } from './observedFetch.ts';
import type { CallOptions, WireProtocol } from './provider.ts';

type ModelList = (attempt: Attempt) => Promise<readonly LiveFacts[]>;

const lists: Readonly<Record<Exclude<WireProtocol, 'sandbox'>, ModelList>> = {
  'openai-responses': openaiModels,
  openai: openaiModels,
  anthropic: anthropicModels,
  google: googleModels,
};

/** Protocols that have a list of models to ask for. */
export type ListedProtocol = keyof typeof lists;

/** Milliseconds a provider has for its list: nobody waits ten minutes for a table. */
const LIMIT = 20_000;

/**
 * Asks a provider, or an endpoint of that name, for its models.
 * @throws ProviderError for every failure, cancellation included (`class: 'cancelled'`).
 */
export async function readLiveModels(
  provider: string,
  protocol: ListedProtocol,
  { signal, ...options }: Omit<CallOptions, 'stream' | 'limits'>,
): Promise<LiveAnswer> {
  const { fetch, refused } = observedFetch();
  const limited = AbortSignal.any([signal, AbortSignal.timeout(LIMIT)]);
  try {
    const models = await lists[protocol]({ ...options, signal: limited, fetch });
    const time = new Date().toISOString();
    return {
      provider,
      time,
      models: models.map(each => ({ ...each, id: `${provider}/${each.id}` })),
    };
  } catch (error) {
    if (signal.aborted) {
      throw new ProviderError(`${provider} was not waited for.`, { class: 'cancelled' });
    }
    if (limited.aborted) {
      const message = `${provider} did not list its models within ${LIMIT / 1000} s.`;
      throw new ProviderError(message, { class: 'timeout' });
    }
    throw providerErrorOf(error, { model: `${provider}/models`, refused, ...options });
  }
}
