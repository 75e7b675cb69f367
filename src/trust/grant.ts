import { hash } from 'node:crypto';
import { builtInProvider, builtInProviders, type Protocol } from '../model/providers.ts';
import { isLoopback, variableInHeader } from '../model/settings/endpoints.ts';
import { type Endpoint, endpointOf, type Settings } from '../model/settings/settings.ts';
import { onceFor } from '../text/memo.ts';

/** An environment variable that an endpoint gets. */
export interface GivenVariable {
  readonly name: string;
  /** The header that contains it; absent for the endpoint's key. */
  readonly header?: string;
}

/** What the user must allow first. */
export type Grant = EndpointGrant | ModuleGrant;

/** A program of the workspace that an evaluation runs. */
export interface ModuleGrant {
  /** Its path below the workspace, with slashes. */
  readonly module: string;
  /** 64 hex digits: SHA-256 of it and of the files that it imports, with their paths. */
  readonly digest: string;
  /** The files of the workspace that it imports, directly or through others. */
  readonly imports: readonly string[];
}

/** What an endpoint of a `touchstone.yaml` gets and the user must allow first. */
export interface EndpointGrant {
  /** The name of the endpoint: the part of a model reference before the slash. */
  readonly endpoint: string;
  readonly protocol: Protocol;
  /** As parsed: international names in Punycode, without the default port of the scheme. */
  readonly baseUrl: string;
  readonly variables: readonly GivenVariable[];
}

/**
 * The permission that the user must give before a provider is called. Undefined if none is needed: for a
 * built-in provider, for an endpoint on this machine that gets no variable, and for an endpoint at the
 * address of a built-in provider that gets at most that provider's key. Using the name of a built-in provider
 * for another address needs a permission.
 */
export function grantOf(
  provider: string,
  settings: Pick<Settings, 'endpoints'>,
): EndpointGrant | undefined {
  const known = grants(settings.endpoints);
  if (!known.has(provider)) known.set(provider, judged(provider, settings));
  return known.get(provider);
}

/**
 * Every call needs the grants and would parse addresses again. Settings do not change after they are read.
 */
const grants = onceFor((_: Settings['endpoints']) => new Map<string, EndpointGrant | undefined>());

function judged(
  provider: string,
  settings: Pick<Settings, 'endpoints'>,
): EndpointGrant | undefined {
  const endpoint = endpointOf(provider, settings);
  if (!endpoint) return undefined;
  const variables = givenVariables(endpoint);
  const own = builtInProvider(provider);
  const here = isLoopback(endpoint.baseUrl) && variables.length === 0;
  const known = own
    ? isAt(own.baseUrl, endpoint) || (here && isLoopback(own.baseUrl ?? ''))
    : here || Object.values(builtInProviders).some(({ baseUrl }) => isAt(baseUrl, endpoint));
  if (known && variables.every(variable => isKeyOfItsProvider(variable, endpoint)))
    return undefined;
  const { protocol } = endpoint;
  const baseUrl = URL.parse(endpoint.baseUrl)?.href ?? endpoint.baseUrl;
  return { endpoint: provider, protocol, baseUrl, variables };
}

/**
 * 32 hex digits that identify everything that was allowed. Another address, variable or line of code is
 * another grant.
 */
export function grantHash(grant: Grant): string {
  return hash('sha256', JSON.stringify(allowedBy(grant))).slice(0, 32);
}

function allowedBy(grant: Grant): readonly unknown[] {
  if ('module' in grant) return ['module', grant.module, grant.digest];
  const { endpoint, protocol, baseUrl, variables } = grant;
  return [endpoint, protocol, baseUrl, variables.map(({ name, header }) => [name, header ?? null])];
}

function givenVariables({ keyVariable, headers = {} }: Endpoint): readonly GivenVariable[] {
  const inHeaders = Object.entries(headers).flatMap(([header, value]) =>
    [...value.matchAll(variableInHeader)].map(([, name = '']) => ({ name, header })),
  );
  return [...(keyVariable === undefined ? [] : [{ name: keyVariable }]), ...inHeaders];
}

/** Whether an endpoint is at the address of a built-in provider that is not on this machine. */
function isAt(home: string | undefined, { baseUrl }: Endpoint): boolean {
  if (home === undefined || isLoopback(home)) return false;
  return URL.parse(home)?.origin === URL.parse(baseUrl)?.origin;
}

/**
 * The key of a provider may always be sent to that provider's own address, whatever the name of the endpoint.
 */
function isKeyOfItsProvider({ name, header }: GivenVariable, endpoint: Endpoint): boolean {
  return (
    header === undefined &&
    Object.values(builtInProviders).some(
      ({ baseUrl, keyVariables }) => keyVariables.includes(name) && isAt(baseUrl, endpoint),
    )
  );
}
