import { builtInProvider } from '../catalogue/builtInProviders.ts';
import { modelFacts } from '../catalogue/catalogue.ts';
import { parseModelReference } from '../catalogue/modelFacts.ts';
import type { Protocol } from '../protocol.ts';
import { type ParameterName, parameterNames } from '../request.ts';
import { hostOf } from '../settings/baseUrl.ts';
import { defaultSettings, type Endpoint, endpointOf, type Settings } from '../settings/settings.ts';

const sampling: readonly ParameterName[] = ['temperature', 'topP', 'topK'];

/** Where a call goes, as far as it decides which parameters it may carry. */
export type CalledEndpoint = Pick<Partial<Endpoint>, 'baseUrl' | 'parameters'> &
  Pick<Endpoint, 'protocol'>;

/** What a protocol has no field for, or refuses of every model. */
const refusedBy: Readonly<Record<Protocol, readonly ParameterName[]>> = {
  'openai-responses': ['topK', 'stopSequences', 'seed'],
  openai: [],
  anthropic: ['seed'],
  google: [],
  // The editor's interface takes options that no model promises to read.
  vscode: [...sampling, 'maxOutputTokens', 'stopSequences', 'reasoning', 'seed'],
  sandbox: [],
};

/**
 * The parameters that are left out of a model's calls, so that they can be made at all. Of a model
 * nobody knows, only what its endpoint and protocol refuse.
 */
export function refusedParameters(
  model: string,
  endpoint: CalledEndpoint | undefined,
): ReadonlySet<ParameterName> {
  const takes = modelFacts(model)?.capabilities;
  const declared = endpoint?.parameters;
  return new Set<ParameterName>([
    ...(endpoint ? refusedBy[endpoint.protocol] : []),
    // A name that only compatible servers know.
    ...(endpoint?.protocol === 'openai' && isOpenai(endpoint.baseUrl) ? (['topK'] as const) : []),
    // Since API version 2026-10-21 an error for every model; servers of others may take them.
    ...(endpoint?.protocol === 'anthropic' && isAnthropic(endpoint.baseUrl) ? sampling : []),
    ...(declared ? parameterNames.filter(name => !declared.includes(name)) : []),
    ...(takes?.sampling === false ? sampling : []),
    ...(takes?.reasoning === false || takes?.effort === false ? (['reasoning'] as const) : []),
  ]);
}

function isOpenai(baseUrl = ''): boolean {
  return /^(?:api\.openai\.com|.+\.openai\.azure\.com)$/.test(hostOf(baseUrl));
}

function isAnthropic(baseUrl: string | undefined): boolean {
  return baseUrl === undefined || hostOf(baseUrl) === 'api.anthropic.com';
}

/** Where a model is called; undefined for a provider nobody declared. */
export function calledEndpoint(
  model: string,
  settings: Pick<Settings, 'endpoints'> = defaultSettings,
): CalledEndpoint | undefined {
  const provider = parseModelReference(model)?.provider;
  if (provider === undefined) return undefined;
  return endpointOf(provider, settings) ?? builtInProvider(provider);
}

/** The protocol a model is called by; undefined for a provider nobody declared. */
export function protocolOf(
  model: string,
  settings?: Pick<Settings, 'endpoints'>,
): Protocol | undefined {
  return calledEndpoint(model, settings)?.protocol;
}
