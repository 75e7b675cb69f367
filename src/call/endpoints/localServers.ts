import { get, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { type BuiltInProvider, builtInProviders } from '../../model/catalogue/builtInProviders.ts';
import { isLoopback } from '../../model/settings/baseUrl.ts';
import { isRecord } from '../../text/isRecord.ts';

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

/** In milliseconds. A server on this machine responds immediately. */
const TIMEOUT_MS = 300;
/** In milliseconds. */
const CACHE_MS = 30_000;

/** Searches for servers at the usual ports of providers that run on this machine, and nowhere else. */
export function localServers(
  providers: Readonly<Record<string, BuiltInProvider>> = builtInProviders,
): LocalServers {
  let found: { readonly at: number; readonly servers: readonly LocalServer[] } | undefined;
  return {
    async find(signal) {
      signal.throwIfAborted();
      if (found && performance.now() - found.at < CACHE_MS) return found.servers;
      const asked = localProviders(providers).map(([provider, { name, baseUrl }]) =>
        ask({ provider, name, baseUrl }, signal),
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
    const limited = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const models = idsIn(await json(await answerOf(`${server.baseUrl}/models`, limited)));
    return models && { ...server, models };
  } catch {
    return undefined;
  }
}

/**
 * `fetch` is not used, because the first call of it in VS Code takes longer than the time limit. This
 * function also follows no redirects, so nothing is sent to another machine.
 */
function answerOf(url: string, signal: AbortSignal): Promise<IncomingMessage> {
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
