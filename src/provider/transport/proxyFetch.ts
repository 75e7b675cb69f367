import { ProviderError } from '../../model/errors.ts';
import { baseUrlProblem, isLoopback } from '../../model/settings/baseUrl.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Fetch = typeof fetch;

/**
 * A `fetch` that goes through the proxy of an environment (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`,
 * `NO_PROXY`, in lower case first); undefined where none is named, so that nothing is loaded for it.
 * Requests to this machine never go to a proxy, and no other request of the program does by this.
 */
export function proxyFetch(environment: Environment): Fetch | undefined {
  const https = named(environment, 'https_proxy');
  const http = named(environment, 'http_proxy');
  if (!https && !http) return undefined;
  const noProxy = settingOf(environment, 'no_proxy') ?? '';
  let through: Promise<Fetch> | undefined;
  return (input, init) => {
    const url = typeof input === 'string' ? input : 'url' in input ? input.url : input.href;
    const proxy = url.startsWith('https:') ? https : http;
    if (!proxy || isLoopback(url)) return fetch(input, init);
    if (proxy.problem !== undefined) {
      const message = `The proxy of ${proxy.variable} cannot be used: its address ${proxy.problem}.`;
      return Promise.reject(new ProviderError(message, { class: 'badInput' }));
    }
    through ??= undiciFetch({
      httpProxy: http?.problem === undefined ? (http?.url ?? '') : '',
      httpsProxy: https?.problem === undefined ? (https?.url ?? '') : '',
      noProxy,
    });
    return through.then(proxied => proxied(input, init));
  };
}

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

interface ProxyOptions {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

async function undiciFetch(options: ProxyOptions): Promise<Fetch> {
  const { EnvHttpProxyAgent, fetch: fetchBy } = await loadUndici();
  const dispatcher = new EnvHttpProxyAgent(options);
  const proxied = (input: string | URL, init: Record<string, unknown>) =>
    fetchBy(input, { ...init, dispatcher });
  return (input, init) => {
    const url = typeof input === 'object' && 'url' in input ? input.url : input;
    // Both are the `fetch` standard's, by two versions of the same library.
    const request = { ...init, headers: [...new Headers(init?.headers)] };
    return proxied(url, request) as unknown as Promise<Response>;
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
