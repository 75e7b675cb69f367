import type { MediaPlaces } from '../load/loadedPrompt.ts';
import { ProviderError } from '../model/errors.ts';
import type { ModelRequest } from '../model/request.ts';
import { estimateInput, type TokenCount } from '../model/tokens/tokens.ts';
import { loadProvider } from '../provider/registry.ts';
import { connect } from './endpoints/endpoint.ts';
import type { CallHost } from './host.ts';
import { messages as texts } from './messages.ts';
import { asThrown, prepareModel, sentRequest } from './prepare.ts';
import { liveKey } from './reply/replySource.ts';
import { readMedia } from './request/readMedia.ts';

export interface RequestCount extends TokenCount {
  /** Why the provider did not count, as a sentence. Absent when it did. */
  readonly because?: string;
}

/** Time limit of counting by a provider, in milliseconds. */
const COUNT_TIMEOUT_MS = 60_000;

/**
 * Counts the input tokens of a request. The provider counts them, for which the request is sent to it. If the
 * provider cannot be called or does not answer, the result is an estimate. Called only when a person asks for
 * it.
 * @param places folders of the request's local media.
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
  const prepared = prepareModel(request, host.settings);
  if ('error' in prepared) throw asThrown(prepared.error);
  const { endpoint } = prepared;
  const { protocol, provider: name, traits } = endpoint;
  const provider = protocol === 'vscode' ? host.editorModels : await loadProvider(protocol);
  if (!provider?.countTokens) {
    throw new ProviderError(texts.cannotCount(name), { class: 'badRequest' });
  }
  const { options } = await connect(endpoint, await liveKey(endpoint, host), host);
  const { messages, contents } = await readMedia(request.messages, places);
  return provider.countTokens(sentRequest({ ...request, messages }, prepared, contents), {
    signal,
    limits: { total: COUNT_TIMEOUT_MS },
    ...(traits && { traits }),
    ...options,
  });
}
