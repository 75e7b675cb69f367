import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { parseModelReference } from '../../model/catalogue/modelFacts.ts';
import { ProviderError } from '../../model/errors.ts';
import { builtInProvider, builtInProviders, type Protocol } from '../../model/providers.ts';
import { isHeaderText, variableInHeader } from '../../model/settings/endpoints.ts';
import { type EndpointTraits, endpointOf, type Settings } from '../../model/settings/settings.ts';
import { policyOf } from '../../prompt/frontmatter/policy.ts';
import type { CallOptions } from '../../provider/provider.ts';
import { closestWord } from '../../text/closest.ts';
import type { RecordedError } from '../../trace/record.ts';
import { type Grant, grantHash, grantOf } from '../../trust/grant.ts';
import { grantRefusal } from '../../trust/grantText.ts';
import type { ReplyMode } from '../callRequest.ts';
import { guarded } from '../guards/guard.ts';
import type { CallHost } from '../host.ts';
import type { FoundKey } from './keys.ts';
import { hints, messages } from './messages.ts';

/** The server that a model reference names. */
export interface ResolvedEndpoint {
  readonly provider: string;
  readonly protocol: Protocol;
  readonly baseUrl?: string;
  /** Names of the headers that the endpoint declares. Their values may contain secrets. */
  readonly headers?: readonly string[];
  /** False for servers that do not require a key, such as local servers. */
  readonly needsKey: boolean;
  /** What the server does not support, as declared. Absent for built-in providers. */
  readonly traits?: EndpointTraits;
}

export type EndpointResult =
  | { readonly ok: true; readonly endpoint: ResolvedEndpoint }
  | { readonly ok: false; readonly error: RecordedError };

/**
 * Resolves `provider/model`. Endpoints declared in `touchstone.yaml` take precedence over built-in providers.
 */
export function resolveEndpoint(reference: string, settings: Settings): EndpointResult {
  const provider = parseModelReference(reference)?.provider;
  if (provider === undefined) {
    return unknown(messages.notAReference(reference));
  }
  const declared = endpointOf(provider, settings);
  if (declared) {
    const { protocol, baseUrl, keyVariable, headers, region: _, ...traits } = declared;
    return {
      ok: true,
      endpoint: {
        provider,
        protocol,
        baseUrl,
        needsKey: keyVariable !== undefined,
        ...(headers && { headers: Object.keys(headers) }),
        ...(Object.keys(traits).length > 0 && { traits }),
      },
    };
  }
  const builtIn = builtInProvider(provider);
  if (builtIn) {
    const { protocol, baseUrl, keyVariables } = builtIn;
    return {
      ok: true,
      endpoint: {
        provider,
        protocol,
        needsKey: keyVariables.length > 0,
        ...(baseUrl !== undefined && { baseUrl }),
      },
    };
  }
  const names = [...Object.keys(settings.endpoints), ...Object.keys(builtInProviders)];
  const guess = closestWord(provider, names);
  const next = guess ? hints.guess(guess) : hints.declare(names);
  return unknown(messages.unknownProvider(provider, reference, next));
}

function unknown(message: string): EndpointResult {
  return { ok: false, error: { class: 'unknownModel', message } };
}

export interface ResolvedHeaders {
  /** Absent when the endpoint declares no headers. */
  readonly values?: Readonly<Record<string, string>>;
  /** Values that must never appear in a record. */
  readonly secrets: readonly string[];
}

/**
 * The declared headers of an endpoint, with each `${env:NAME}` replaced with the value of the variable.
 * @throws ProviderError of class `noKey` when a variable is not set.
 */
async function resolveHeaders(
  { provider }: ResolvedEndpoint,
  host: Pick<CallHost, 'settings' | 'readVariable'>,
): Promise<ResolvedHeaders> {
  const headers = endpointOf(provider, host.settings)?.headers;
  if (!headers) return { secrets: [] };
  const values: Record<string, string> = {};
  const secrets: string[] = [];
  for (const [name, written] of Object.entries(headers)) {
    let value = written;
    for (const [whole, variable = ''] of written.matchAll(variableInHeader)) {
      const secret = await host.readVariable(variable);
      if (secret === undefined) {
        throw new ProviderError(messages.headerVariable(name, provider, variable), {
          class: 'noKey',
        });
      }
      if (!isHeaderText(secret)) {
        throw new ProviderError(messages.headerText(variable, name, provider), {
          class: 'badInput',
        });
      }
      secrets.push(secret);
      value = value.replace(whole, () => secret);
    }
    values[name] = value;
  }
  return { values, secrets };
}

/** The options of every request to an endpoint. */
export interface Connection {
  readonly options: Pick<CallOptions, 'key' | 'baseUrl' | 'headers' | 'fetch'>;
  /** Values that must never appear in a record. */
  readonly secrets: readonly string[];
}

type ConnectingHost = Pick<CallHost, 'settings' | 'readVariable' | 'trust' | 'fetch'>;

/**
 * Gives access to an endpoint. Every request goes through this function: without a person's permission,
 * nothing is sent to an endpoint and no variable is read for it.
 * @throws ProviderError of class `guarded` without permission, `noKey` when a variable is not set.
 */
export async function connect(
  endpoint: ResolvedEndpoint,
  key: FoundKey | undefined,
  host: ConnectingHost,
): Promise<Connection> {
  const grant = grantOf(endpoint.provider, host.settings);
  if (grant && host.trust && !(await host.trust.isAllowed(grant))) {
    throw guarded(grantRefusal(grant), { rule: 'trust' });
  }
  const { values, secrets } = await resolveHeaders(endpoint, host);
  const { baseUrl } = endpoint;
  return {
    options: {
      ...(key && { key: key.value }),
      ...(baseUrl !== undefined && { baseUrl }),
      ...(values && { headers: values }),
      ...(host.fetch && { fetch: host.fetch }),
    },
    secrets: [...(key ? [key.value] : []), ...secrets],
  };
}

/** The models that a run may call: the requested ones and their fallbacks. */
export function modelsOfRun(
  { document }: LoadedPrompt,
  models: readonly string[],
): readonly string[] {
  return [...models, ...policyOf(document).fallback];
}

/**
 * The permissions that are missing for these models. Endpoints without a key need none, because recordings
 * may answer for them.
 */
export async function pendingGrants(
  models: readonly string[],
  mode: ReplyMode,
  { settings, trust, findKey }: Pick<CallHost, 'settings' | 'trust' | 'findKey'>,
): Promise<readonly Grant[]> {
  if (mode === 'replay' || !trust) return [];
  const pending = new Map<string, Grant>();
  for (const provider of new Set(models.map(model => parseModelReference(model)?.provider ?? ''))) {
    const grant = grantOf(provider, settings);
    if (!grant || (await trust.isAllowed(grant))) continue;
    const needsKey = grant.variables.some(({ header }) => header === undefined);
    if (needsKey && !(await findKey(provider))) continue;
    pending.set(grantHash(grant), grant);
  }
  return [...pending.values()];
}
