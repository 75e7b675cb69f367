import { ProviderError } from '../../model/errors.ts';
import { isHeaderText, variableInHeader } from '../../model/settings/endpointProblems.ts';
import { endpointOf } from '../../model/settings/settings.ts';
import type { CallHost } from '../host.ts';
import type { ResolvedEndpoint } from './endpoint.ts';
import { messages } from './messages.ts';

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
export async function resolveHeaders(
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
