import type { Dispatcher } from 'undici';
import type { Environment } from '../../files/read.ts';
import { ProviderError } from '../../model/errors.ts';
import { baseUrlProblem, isLoopback } from '../../model/settings/endpoints.ts';
import { once, remembering } from '../../text/memo.ts';
import type { Fetch } from '../provider.ts';
import { loadFetch } from './attemptFetch.ts';
import { dispatched } from './dispatched.ts';
import { messages } from './messages.ts';
import { plainResponse } from './plainResponse.ts';
import { ReceivedHeaders } from './receivedHeaders.ts';

/**
 * A `fetch` that uses the proxy of an environment. Undefined when the environment names none, so that the
 * program's own `fetch` is used. See {@link pooledFetch}.
 */
export function proxyFetch(environment: Environment): Fetch | undefined {
  const isNamed = namedProxy(environment, 'https_proxy') || namedProxy(environment, 'http_proxy');
  return isNamed ? pooledFetch(environment) : undefined;
}

/**
 * A `fetch` based on undici's own request and a pool of connections, which takes half the processor time of
 * Node's `fetch`. It uses the proxy of an environment (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`,
 * lowercase first), if it names one. Requests to this machine never use a proxy, and other requests of the
 * program are not affected.
 */
export function pooledFetch(environment: Environment): Fetch {
  const https = namedProxy(environment, 'https_proxy');
  const http = namedProxy(environment, 'http_proxy');
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

/** Undici 8 requires Node 22.19. On older versions, Node's own `fetch` sends requests that need no proxy. */
const isOldNode = /^22\.1[5-8]\./.test(process.versions.node);

interface NamedProxy {
  /** The name of the variable, as set. */
  readonly variable: string;
  readonly url: string;
  readonly problem?: string;
}

function namedProxy(environment: Environment, own: string): NamedProxy | undefined {
  for (const name of [own, 'all_proxy']) {
    const value = settingOf(environment, name);
    if (!value) continue;
    const variable = environment[name] ? name : name.toUpperCase();
    // Many users write `proxy.example:3128`, which curl accepts.
    const url = value.includes('://') ? value : `http://${value}`;
    // A proxy address may contain a user and a password, which are sent to the proxy.
    const problem = baseUrlProblem(url.replace(/^(https?:\/\/)[^/?#@]*@/i, '$1'));
    return { variable, url, ...(problem !== undefined && { problem }) };
  }
  return undefined;
}

function settingOf(environment: Environment, name: string): string | undefined {
  return environment[name]?.trim() || environment[name.toUpperCase()]?.trim() || undefined;
}

/**
 * HTTP/1.1, like Node's `fetch`. A complete reply may take as long as its call may: the limits of the attempt
 * end it, not the five minutes of the agent.
 */
const agentOptions = { allowH2: false, headersTimeout: 0, bodyTimeout: 0 };
/** Compressed replies are not requested because replies are short, but some servers send them anyway. */
const decompressOptions = { skipErrorResponses: false };

/** Connections of this process without a proxy. */
const direct = once(async () => {
  const { Agent, interceptors } = await loadUndici();
  return new Agent(agentOptions).compose(interceptors.decompress(decompressOptions));
});

/** Sends a request and fails as the `fetch` standard specifies. Does not follow redirects. */
async function requestBy(
  dispatcher: Dispatcher,
  url: string,
  { method = 'GET', headers, body, signal }: RequestInit = {},
): Promise<Response> {
  if (body && typeof body !== 'string') throw new TypeError('The body of a request is a text.');
  const { origin, path } = addressParts(url);
  const { status, statusText, ...answer } = await dispatched(
    dispatcher,
    {
      origin,
      path,
      method: method as Dispatcher.HttpMethod,
      headers: headers instanceof Headers ? headers : new Headers(headers),
      body: body ?? null,
    },
    signal,
  );
  const head = { status, statusText, headers: new ReceivedHeaders(answer.headers) };
  return plainResponse(head, answer.body);
}

/** Calls go to few addresses. */
const addressParts = remembering(100, url => {
  const { origin, pathname, search } = new URL(url);
  return { origin, path: pathname + search };
});

const globalDispatchers = [1, 2].map(version => Symbol.for(`undici.globalDispatcher.${version}`));

/** Loading undici changes the dispatcher of the whole program's `fetch`, so it is restored. */
async function loadUndici() {
  const globals = globalThis as Record<symbol, unknown>;
  const before = globalDispatchers.map(symbol => globals[symbol]);
  // In a bundle, a package that is not an ES module has only a default export.
  const { default: undici } = await import('undici');
  for (const [index, symbol] of globalDispatchers.entries()) {
    // The property cannot be deleted. Without a value, the next code that needs it sets its own.
    if (globals[symbol] !== before[index]) globals[symbol] = before[index];
  }
  return undici;
}
