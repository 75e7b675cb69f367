import { modelFacts } from '../catalogue/catalogue.ts';
import { parseModelReference } from '../catalogue/modelFacts.ts';
import { builtInProvider, type Protocol } from '../providers.ts';
import { type ParameterName, parameterNames } from '../request.ts';
import { isAnthropic, isOpenai } from '../settings/officialHosts.ts';
import { defaultSettings, type Endpoint, endpointOf, type Settings } from '../settings/settings.ts';

const sampling: readonly ParameterName[] = ['temperature', 'topP', 'topK'];

/** The properties of an endpoint that determine which parameters a call may have. */
export type CalledEndpoint = Pick<Partial<Endpoint>, 'baseUrl' | 'parameters'> &
  Pick<Endpoint, 'protocol'>;

/** Parameters that a protocol does not have, or that it rejects for every model. */
const refusedBy: Readonly<Record<Protocol, readonly ParameterName[]>> = {
  'openai-responses': ['topK', 'stopSequences', 'seed'],
  openai: [],
  anthropic: ['seed'],
  google: [],
  // VS Code's API accepts options, but no model is guaranteed to use them.
  vscode: [...sampling, 'maxOutputTokens', 'stopSequences', 'reasoning', 'seed'],
  sandbox: [],
};

/**
 * The parameters that are omitted from calls of a model because they would be rejected. For an unknown model,
 * only what its endpoint and protocol reject.
 */
export function refusedParameters(
  model: string,
  endpoint: CalledEndpoint | undefined,
): ReadonlySet<ParameterName> {
  const takes = modelFacts(model)?.capabilities;
  const declared = endpoint?.parameters;
  return new Set<ParameterName>([
    ...(endpoint ? refusedBy[endpoint.protocol] : []),
    // Only compatible servers accept this name.
    ...(endpoint?.protocol === 'openai' && endpoint.baseUrl && isOpenai(endpoint.baseUrl)
      ? (['topK'] as const)
      : []),
    // Since API version 2026-10-21 these are an error for every model of Anthropic. Other servers may accept
    // them.
    ...(endpoint?.protocol === 'anthropic' && isAnthropic(endpoint.baseUrl) ? sampling : []),
    ...(declared ? parameterNames.filter(name => !declared.includes(name)) : []),
    ...(takes?.sampling === false ? sampling : []),
    ...(takes?.reasoning === false || takes?.effort === false ? (['reasoning'] as const) : []),
  ]);
}

/** The endpoint of a model. Undefined for an unknown provider. */
export function calledEndpoint(
  model: string,
  settings: Pick<Settings, 'endpoints'> = defaultSettings,
): CalledEndpoint | undefined {
  const provider = parseModelReference(model)?.provider;
  if (provider === undefined) return undefined;
  return endpointOf(provider, settings) ?? builtInProvider(provider);
}

/** The protocol of a model. Undefined for an unknown provider. */
export function protocolOf(
  model: string,
  settings?: Pick<Settings, 'endpoints'>,
): Protocol | undefined {
  return calledEndpoint(model, settings)?.protocol;
}
