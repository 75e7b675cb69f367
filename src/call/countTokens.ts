import type { MediaPlaces } from '../load/loadedPrompt.ts';
import { ProviderError } from '../model/errors.ts';
import type { ModelRequest } from '../model/request.ts';
import { estimateInput, type TokenCount } from '../model/tokens/tokens.ts';
import { acceptedParameters } from '../provider/acceptedParameters.ts';
import type { Provider } from '../provider/provider.ts';
import { loadProvider } from '../provider/registry.ts';
import { connect } from './endpoints/connect.ts';
import { type ResolvedEndpoint, resolveEndpoint } from './endpoints/endpoint.ts';
import type { CallHost } from './host.ts';
import { planReply } from './reply/reply.ts';
import { readMedia, withContents } from './request/readMedia.ts';

export interface RequestCount extends TokenCount {
  /** Why the provider did not count, as a sentence; absent when it did. */
  readonly because?: string;
}

/** Milliseconds a provider has to count. */
const LONGEST_COUNT = 60_000;

/**
 * Input tokens of a request as its provider counts them, which sends it there; an estimate where the
 * provider cannot be asked or does not answer. Only ever called because a person asked for it.
 * @param places where its local media are.
 * @throws ProviderError of class `cancelled`
 */
export async function countRequest(
  request: ModelRequest,
  host: CallHost,
  signal: AbortSignal,
  places?: MediaPlaces,
): Promise<RequestCount> {
  try {
    return { tokens: await askProvider(request, host, signal, places), how: 'provider' };
  } catch (error) {
    if (!(error instanceof ProviderError) || error.facts.class === 'cancelled') throw error;
    return { ...(await estimateInput(request)), because: error.message };
  }
}

/** @throws ProviderError */
async function askProvider(
  request: ModelRequest,
  host: CallHost,
  signal: AbortSignal,
  places: MediaPlaces | undefined,
): Promise<number> {
  const resolved = resolveEndpoint(request.model, host.settings);
  if (!resolved.ok) throw new ProviderError(resolved.error.message, resolved.error);
  const { endpoint } = resolved;
  const provider = await providerOf(endpoint, host);
  if (!provider?.countTokens) {
    throw new ProviderError(`${endpoint.provider} has no way to be asked for a count of tokens.`, {
      class: 'badRequest',
    });
  }
  const question = { request, requestHash: '', promptKey: '', endpoint, mode: 'live' } as const;
  const plan = await planReply(question, host);
  const key = 'key' in plan ? plan.key : undefined;
  const { options } = await connect(endpoint, key, host);
  const { parameters } = acceptedParameters(request, { ...endpoint, ...endpoint.traits });
  const { messages, contents } = await readMedia(request.messages, places);
  return provider.countTokens(
    { ...request, messages: withContents(messages, contents), parameters },
    { signal, limits: { total: LONGEST_COUNT }, ...options },
  );
}

async function providerOf(
  { protocol }: ResolvedEndpoint,
  { editorModels }: CallHost,
): Promise<Provider | undefined> {
  return protocol === 'vscode' ? editorModels : loadProvider(protocol);
}
