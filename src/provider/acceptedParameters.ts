import type { ModelFacts } from '../model/catalogue.ts';
import type { ModelParameters, ModelRequest } from '../model/request.ts';
import type { Protocol } from './builtInProviders.ts';

type Name = Exclude<keyof ModelParameters, 'extra'>;

const sampling: readonly Name[] = ['temperature', 'topP', 'topK'];

/** What a protocol has no field for, or refuses of every model. */
const refusedBy: Readonly<Record<Protocol, readonly Name[]>> = {
  'openai-responses': ['topK', 'stopSequences'],
  openai: [],
  // Since API version 2026-10-21 these are an error for every model.
  anthropic: sampling,
  google: [],
  sandbox: [],
};

/**
 * The parameters a call may carry; `dropped` names the others as the prompt file writes them.
 * Of a model nobody knows, only what its protocol refuses is dropped.
 */
export function acceptedParameters(
  request: ModelRequest,
  facts: ModelFacts | undefined,
  protocol: Protocol,
): { readonly parameters: ModelParameters; readonly dropped: readonly string[] } {
  const refused = new Set<string>([
    ...refusedBy[protocol],
    ...(facts?.sampling === false ? sampling : []),
    ...(facts?.reasoning === false || facts?.effort === false ? ['reasoning'] : []),
  ]);
  const { extra, ...named } = request.parameters;
  const kept = Object.entries(named).filter(([name]) => !refused.has(name));
  // Genkit lets a key be written into a prompt; here it would be sent in the body and recorded.
  const { apiKey, ...rest } = extra ?? {};
  const parameters: ModelParameters = {
    ...Object.fromEntries(kept),
    ...(Object.keys(rest).length > 0 && { extra: rest }),
  };
  const dropped = Object.keys(named).filter(name => refused.has(name));
  return { parameters, dropped: apiKey === undefined ? dropped : [...dropped, 'apiKey'] };
}
