import { get, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { type BuiltInProvider, builtInProviders } from '../../model/catalogue/builtInProviders.ts';
import { isLoopback } from '../../model/settings/baseUrl.ts';
import { isRecord } from '../../text/isRecord.ts';

/** A model server on this machine that answers. */
export interface LocalServer {
  /** The part of a model reference before the slash. */
  readonly provider: string;
  /** For people. */
  readonly name: string;
  readonly baseUrl: string;
  /** Its models' own ids, as it lists them. */
  readonly models: readonly string[];
}

export interface LocalServers {
  /** Those that answer now, or did within the last half minute. Never throws but for the signal. */
  find(signal: AbortSignal): Promise<readonly LocalServer[]>;
}

/** A server on this machine answers at once. */
const TIMEOUT_MS = 300;
/** How long a result is reused. */
const CACHE_MS = 30_000;

/** Looks for servers at the usual ports of the providers that live on this machine, and nowhere else. */
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

/** The providers whose address is on this machine. */
export function localProviders(
  providers: Readonly<Record<string, BuiltInProvider>> = builtInProviders,
): readonly (readonly [string, BuiltInProvider & { readonly baseUrl: string }])[] {
  return Object.entries(providers).flatMap(([provider, entry]) => {
    const { baseUrl } = entry;
    return baseUrl !== undefined && isLoopback(baseUrl) ? [[provider, { ...entry, baseUrl }]] : [];
  });
}

/** Whatever else may listen at the port: only a list of models makes it one of these servers. */
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
 * Not by `fetch`: the first one in VS Code takes longer than we wait. And this follows no redirect,
 * so that nothing leads off this machine.
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

/** The list of models that OpenAI's protocol has: `{data: [{id}]}`. */
function idsIn(body: unknown): readonly string[] | undefined {
  const data = isRecord(body) ? body['data'] : undefined;
  if (!Array.isArray(data)) return undefined;
  return data.flatMap(model =>
    isRecord(model) && typeof model['id'] === 'string' ? [model['id']] : [],
  );
}
