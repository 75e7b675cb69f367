import type { Protocol } from '../model/protocol.ts';
import { refusedParameters } from '../model/refusedParameters.ts';
import type { ModelParameters, ModelRequest } from '../model/request.ts';

/** The parameters a call may carry; `dropped` names the others as the prompt file writes them. */
export function acceptedParameters(
  request: ModelRequest,
  protocol: Protocol,
): { readonly parameters: ModelParameters; readonly dropped: readonly string[] } {
  const refused: ReadonlySet<string> = refusedParameters(request.model, protocol);
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
