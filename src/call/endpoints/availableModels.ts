import { get, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import type { LiveAnswer } from '../../model/catalogue/modelFacts.ts';
import { ProviderError } from '../../model/errors.ts';
import { type BuiltInProvider, builtInProviders } from '../../model/providers.ts';
import { isLoopback } from '../../model/settings/endpoints.ts';
import { endpointOf } from '../../model/settings/settings.ts';
import { type ListedProtocol, readLiveModels } from '../../provider/liveModels.ts';
import { isRecord } from '../../text/isRecord.ts';
import type { CallHost } from '../host.ts';
import { connect, type ResolvedEndpoint, resolveEndpoint } from './endpoint.ts';
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

/** A model server on this machine that responds. */
export interface LocalServer {
  /** The part of a model reference before the slash. */
  readonly provider: string;
  /** The name for display. */
  readonly name: string;
  readonly baseUrl: string;
  /** The ids of its models, as it lists them. */
  readonly models: readonly string[];
}

export interface LocalServers {
  /** The servers that respond now or did in the last half minute. Throws only when the signal is aborted. */
  find(signal: AbortSignal): Promise<readonly LocalServer[]>;
}

/**
 * In milliseconds. A port without a server refuses at once, so only a program that accepts a connection and says
 * nothing is waited for. A server whose model is answering may take a while.
 */
const TIMEOUT_MS = 1000;
/** In milliseconds. */
const CACHE_MS = 30_000;

/**
 * Searches for servers at the usual ports of providers that run on this machine, and nowhere else.
 * @param timeout how long a server may take to answer, in milliseconds.
 */
export function localServers(
  providers: Readonly<Record<string, BuiltInProvider>> = builtInProviders,
  timeout = TIMEOUT_MS,
): LocalServers {
  let found: { readonly at: number; readonly servers: readonly LocalServer[] } | undefined;
  return {
    async find(signal) {
      signal.throwIfAborted();
      if (found && performance.now() - found.at < CACHE_MS) return found.servers;
      const asked = localProviders(providers).map(([provider, { name, baseUrl }]) =>
        ask({ provider, name, baseUrl }, AbortSignal.any([signal, AbortSignal.timeout(timeout)])),
      );
      const servers = (await Promise.all(asked)).filter(server => server !== undefined);
      signal.throwIfAborted();
      found = { at: performance.now(), servers };
      return servers;
    },
  };
}

/** The built-in providers with an address on this machine. */
export function localProviders(
  providers: Readonly<Record<string, BuiltInProvider>> = builtInProviders,
): readonly (readonly [string, BuiltInProvider & { readonly baseUrl: string }])[] {
  return Object.entries(providers).flatMap(([provider, entry]) => {
    const { baseUrl } = entry;
    return baseUrl !== undefined && isLoopback(baseUrl) ? [[provider, { ...entry, baseUrl }]] : [];
  });
}

/** Another program may use the port. Only a server that returns a list of models counts. */
async function ask(
  server: Omit<LocalServer, 'models'>,
  signal: AbortSignal,
): Promise<LocalServer | undefined> {
  try {
    const models = idsIn(await json(await responseOf(`${server.baseUrl}/models`, signal)));
    return models && { ...server, models };
  } catch {
    return undefined;
  }
}

/**
 * `fetch` is not used, because the first call of it in VS Code takes longer than the time limit. This
 * function also follows no redirects, so nothing is sent to another machine.
 */
function responseOf(url: string, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = get(url, { signal, agent: false }, response => {
      if (response.statusCode === 200) resolve(response);
      else request.destroy(new Error(`answered ${response.statusCode}`));
    });
    request.on('error', reject);
  });
}

/** Reads the list of models of OpenAI's protocol: `{data: [{id}]}`. */
function idsIn(body: unknown): readonly string[] | undefined {
  const data = isRecord(body) ? body['data'] : undefined;
  if (!Array.isArray(data)) return undefined;
  return data.flatMap(model =>
    isRecord(model) && typeof model['id'] === 'string' ? [model['id']] : [],
  );
}
