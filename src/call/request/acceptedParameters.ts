import {
  type CalledEndpoint,
  refusedParameters,
} from '../../model/parameters/refusedParameters.ts';
import type { Protocol } from '../../model/providers.ts';
import type { ModelParameters, ModelRequest } from '../../model/request.ts';

/** The parameters that a call may have. `dropped` names the others as written in the prompt file. */
export function acceptedParameters(
  request: ModelRequest,
  endpoint: CalledEndpoint,
): { readonly parameters: ModelParameters; readonly dropped: readonly string[] } {
  const { extra, ...named } = request.parameters;
  const refused: ReadonlySet<string> = new Set([
    ...refusedParameters(request.model, endpoint),
    ...(forcesCall(request, endpoint.protocol) && named.reasoning !== 'none' ? ['reasoning'] : []),
  ]);
  const kept = Object.entries(named).filter(([name]) => !refused.has(name));
  // Genkit allows an API key in a prompt. Here it would be sent in the body and recorded.
  const { apiKey, ...rest } = extra ?? {};
  const parameters: ModelParameters = {
    ...Object.fromEntries(kept),
    ...(Object.keys(rest).length > 0 && { extra: rest }),
  };
  const dropped = Object.keys(named).filter(name => refused.has(name));
  return { parameters, dropped: apiKey === undefined ? dropped : [...dropped, 'apiKey'] };
}

/** Anthropic does not allow reasoning when the model must call a tool. */
function forcesCall({ tools = [], toolChoice }: ModelRequest, protocol: Protocol): boolean {
  return protocol === 'anthropic' && tools.length > 0 && toolChoice === 'required';
}
