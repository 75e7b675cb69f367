import { builtInProviders } from '../../model/catalogue/builtInProviders.ts';
import type { LiveAnswer } from '../../model/catalogue/liveFacts.ts';
import { ProviderError } from '../../model/errors.ts';
import { isLoopback } from '../../model/settings/baseUrl.ts';
import { endpointOf } from '../../model/settings/settings.ts';
import { type ListedProtocol, readLiveModels } from '../../provider/liveModels.ts';
import type { CallHost } from '../host.ts';
import { connect } from './connect.ts';
import { type ResolvedEndpoint, resolveEndpoint } from './endpoint.ts';
import { messages } from './messages.ts';

type AskingHost = Pick<CallHost, 'settings' | 'findKey' | 'readVariable' | 'trust' | 'fetch'>;

export interface AskedProviders {
  readonly answers: readonly LiveAnswer[];
  /** One sentence for each provider that could not be called or did not answer. */
  readonly problems: readonly string[];
}

/**
 * Requests the lists of models of several providers at once: of the named providers, or of every built-in
 * provider and declared endpoint that has a key or needs none. If one of them fails, the others are not
 * affected.
 */
export async function askProviders(
  host: AskingHost,
  signal: AbortSignal,
  named?: ReadonlySet<string>,
): Promise<AskedProviders> {
  const declared = Object.keys(host.settings.endpoints);
  const all = [...new Set([...declared, ...Object.keys(builtInProviders)])];
  const asked = all.filter(provider => named?.has(provider) ?? true);
  const outcomes = await Promise.all(
    asked.map(provider => askOne(provider, host, signal, named !== undefined)),
  );
  return {
    answers: outcomes.filter(outcome => typeof outcome === 'object'),
    problems: outcomes.filter(outcome => typeof outcome === 'string'),
  };
}

/** The answer of a provider, its problem, or undefined when there is nothing to call. */
async function askOne(
  provider: string,
  host: AskingHost,
  signal: AbortSignal,
  isNamed: boolean,
): Promise<LiveAnswer | string | undefined> {
  const { settings } = host;
  const resolved = resolveEndpoint(`${provider}/models`, settings);
  if (!resolved.ok) return undefined;
  const { endpoint } = resolved;
  const protocol = listedProtocol(endpoint);
  if (!protocol) return undefined;
  const key = await host.findKey(provider);
  if (endpoint.needsKey && !key) {
    return isNamed ? messages.notAsked(provider) : undefined;
  }
  const { baseUrl } = endpoint;
  try {
    const { options } = await connect(endpoint, key, host);
    return await readLiveModels(provider, protocol, { signal, ...options });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    // A server that is not running at a usual local port is not reported.
    const usual = !endpointOf(provider, settings) && isLoopback(baseUrl ?? '');
    return usual && error.facts.class === 'network' ? undefined : error.message;
  }
}

function listedProtocol({ protocol }: ResolvedEndpoint): ListedProtocol | undefined {
  return protocol === 'sandbox' || protocol === 'vscode' ? undefined : protocol;
}
