import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { ProviderError } from '../../model/errors.ts';
import { baseUrlProblem, isLoopback } from '../../model/settings/endpoints.ts';
import type { Fetch } from '../provider.ts';
import { loadFetch } from './attemptFetch.ts';
import { messages } from './messages.ts';
import { once } from './once.ts';
import { type ByteSource, plainResponse } from './plainResponse.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A `fetch` that goes through the proxy of an environment; undefined where none is named, so that the
 * program's own `fetch` is used. See {@link pooledFetch}.
 */
export function proxyFetch(environment: Environment): Fetch | undefined {
  const isNamed = named(environment, 'https_proxy') || named(environment, 'http_proxy');
  return isNamed ? pooledFetch(environment) : undefined;
}

/**
 * A `fetch` by undici's own request over a pool of connections, which takes half the processor time of
 * Node's `fetch`. It goes through the proxy of an environment (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`,
 * `NO_PROXY`, in lower case first), if it names one. Requests to this machine never go to a proxy, and no
 * other request of the program does because of this.
 */
export function pooledFetch(environment: Environment): Fetch {
  const https = named(environment, 'https_proxy');
  const http = named(environment, 'http_proxy');
  const noProxy = settingOf(environment, 'no_proxy') ?? '';
  const proxied = once(async () => {
    const { EnvHttpProxyAgent, interceptors } = await loadUndici();
    const agent = new EnvHttpProxyAgent({
      ...agentOptions,
      httpProxy: http?.problem === undefined ? (http?.url ?? '') : '',
      httpsProxy: https?.problem === undefined ? (https?.url ?? '') : '',
      noProxy,
    });
    return agent.compose(interceptors.decompress(decompressOptions));
  });
  const send: Fetch = async (input, init) => {
    const url = typeof input === 'string' ? input : 'url' in input ? input.url : input.href;
    const proxy = url.startsWith('https:') ? https : http;
    if (!proxy || isLoopback(url)) {
      return isOldNode ? fetch(input, init) : requestBy(await direct(), url, init);
    }
    if (proxy.problem !== undefined) {
      const message = messages.proxyAddress(proxy.variable, proxy.problem);
      throw new ProviderError(message, { class: 'badInput' });
    }
    if (isOldNode) {
      const message = messages.proxyNode(proxy.variable, process.versions.node);
      throw new ProviderError(message, { class: 'badInput' });
    }
    return requestBy(await proxied(), url, init);
  };
  const load = isOldNode ? loadFetch : http || https ? proxied : direct;
  return Object.assign(send, { load });
}

/** Undici 8 requires Node 22.19; on older versions Node's own `fetch` sends what needs no proxy. */
const isOldNode = /^22\.1[5-8]\./.test(process.versions.node);

interface NamedProxy {
  /** The variable as it is set. */
  readonly variable: string;
  readonly url: string;
  readonly problem?: string;
}

function named(environment: Environment, own: string): NamedProxy | undefined {
  for (const name of [own, 'all_proxy']) {
    const value = settingOf(environment, name);
    if (!value) continue;
    const variable = environment[name] ? name : name.toUpperCase();
    // `proxy.example:3128` is what many write, as curl takes it.
    const url = value.includes('://') ? value : `http://${value}`;
    // A proxy may have a user and a password: they are sent to it.
    const problem = baseUrlProblem(url.replace(/^(https?:\/\/)[^/?#@]*@/i, '$1'));
    return { variable, url, ...(problem !== undefined && { problem }) };
  }
  return undefined;
}

function settingOf(environment: Environment, name: string): string | undefined {
  return environment[name]?.trim() || environment[name.toUpperCase()]?.trim() || undefined;
}

/** HTTP/1.1, as Node's `fetch` speaks it. */
const agentOptions = { allowH2: false };
/** Nothing compressed is asked for: replies are short. Some servers compress all the same. */
const decompressOptions = { skipErrorResponses: false };

/** The connections of this process that need no proxy. */
const direct = once(async () => {
  const { Agent, interceptors } = await loadUndici();
  return new Agent(agentOptions).compose(interceptors.decompress(decompressOptions));
});

/** Sends a request, and fails as the `fetch` standard says. Redirects are not followed. */
async function requestBy(
  dispatcher: Dispatcher,
  url: string,
  { method = 'GET', headers, body, signal }: RequestInit = {},
): Promise<Response> {
  if (body && typeof body !== 'string') throw new TypeError('The body of a request is a text.');
  const { origin, pathname, search } = new URL(url);
  const answer = await dispatcher
    .request({
      origin,
      path: pathname + search,
      method: method as Dispatcher.HttpMethod,
      headers: Object.fromEntries(new Headers(headers)),
      body: body ?? null,
      signal: signal ?? null,
    })
    .catch(failure('fetch failed', signal));
  return plainResponse(
    {
      status: answer.statusCode,
      statusText: answer.statusText,
      headers: new Headers(headerList(answer.headers)),
    },
    bytesOf(answer.body, failure('terminated', signal)),
  );
}

/** Words of the standard's errors; an abort stays what it is. */
function failure(message: string, signal: AbortSignal | null | undefined) {
  return (cause: unknown): never => {
    throw signal?.aborted ? cause : new TypeError(message, { cause });
  };
}

function headerList(headers: Readonly<Record<string, string | string[] | undefined>>) {
  return Object.entries(headers).flatMap(([name, value = []]) =>
    [value].flat().map((each): [string, string] => [name, each]),
  );
}

function bytesOf(body: Readable, failed: (cause: unknown) => never): ByteSource {
  // Whoever reads is told of an error by the reading; until then, nobody may be listening.
  body.on('error', () => {});
  const pieces: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]();
  return {
    async next() {
      const { done, value } = await pieces.next().catch(failed);
      return done ? undefined : value;
    },
    async cancel() {
      body.destroy();
    },
  };
}

const globalDispatchers = [1, 2].map(version => Symbol.for(`undici.globalDispatcher.${version}`));

/** Loading undici sets the dispatcher that the whole program's `fetch` uses: it is put back. */
async function loadUndici() {
  const globals = globalThis as Record<symbol, unknown>;
  const before = globalDispatchers.map(symbol => globals[symbol]);
  // Bundled, a package that is not an ES module has a default export only.
  const { default: undici } = await import('undici');
  for (const [index, symbol] of globalDispatchers.entries()) {
    // The property cannot be deleted; without a value, the next one to need it sets its own.
    if (globals[symbol] !== before[index]) globals[symbol] = before[index];
  }
  return undici;
}
