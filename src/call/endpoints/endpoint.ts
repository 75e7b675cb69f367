import { builtInProvider, builtInProviders } from '../../model/catalogue/builtInProviders.ts';
import { parseModelReference } from '../../model/catalogue/modelFacts.ts';
import type { Protocol } from '../../model/protocol.ts';
import { type EndpointTraits, endpointOf, type Settings } from '../../model/settings/settings.ts';
import { closestWord } from '../../text/closest.ts';
import type { RecordedError } from '../../trace/record.ts';
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
