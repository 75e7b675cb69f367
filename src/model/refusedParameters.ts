import { builtInProvider } from './builtInProviders.ts';
import { modelFacts } from './catalogue.ts';
import type { Protocol } from './protocol.ts';
import { parseModelReference } from './reference.ts';
import type { ModelParameters } from './request.ts';
import { defaultSettings, endpointOf, type Settings } from './settings.ts';

export type ParameterName = Exclude<keyof ModelParameters, 'extra'>;

const sampling: readonly ParameterName[] = ['temperature', 'topP', 'topK'];

/** What a protocol has no field for, or refuses of every model. */
const refusedBy: Readonly<Record<Protocol, readonly ParameterName[]>> = {
  'openai-responses': ['topK', 'stopSequences', 'seed'],
  openai: [],
  // Since API version 2026-10-21 these are an error for every model.
  anthropic: [...sampling, 'seed'],
  google: [],
  // The editor's interface takes options that no model promises to read.
  vscode: [...sampling, 'maxOutputTokens', 'stopSequences', 'reasoning', 'seed'],
  sandbox: [],
};

/**
 * The parameters that are left out of a model's calls, so that they can be made at all. Of a model
 * nobody knows, only what its protocol refuses.
 */
export function refusedParameters(
  model: string,
  protocol: Protocol | undefined,
): ReadonlySet<ParameterName> {
  const takes = modelFacts(model)?.capabilities;
  return new Set<ParameterName>([
    ...(protocol ? refusedBy[protocol] : []),
    ...(takes?.sampling === false ? sampling : []),
    ...(takes?.reasoning === false || takes?.effort === false ? (['reasoning'] as const) : []),
  ]);
}

/** The protocol a model is called by; undefined for a provider nobody declared. */
export function protocolOf(
  model: string,
  settings: Pick<Settings, 'endpoints'> = defaultSettings,
): Protocol | undefined {
  const provider = parseModelReference(model)?.provider;
  if (provider === undefined) return undefined;
  return (endpointOf(provider, settings) ?? builtInProvider(provider))?.protocol;
}
