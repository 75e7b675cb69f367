import { builtInProvider, builtInProviders } from '../../model/catalogue/builtInProviders.ts';
import type { KeyOrigin } from '../../model/keyOrigin.ts';
import { endpointOf } from '../../model/settings/settings.ts';
import type { CallHost } from '../host.ts';
import { keyVariables } from './keys.ts';

/** A provider that takes a key, and where one is found now. */
export interface KeyStatus {
  readonly provider: string;
  /** For people: the company's own spelling, or the endpoint's name. */
  readonly name: string;
  /** Environment variables that are looked into, in order. */
  readonly variables: readonly string[];
  readonly found?: KeyOrigin;
}

/** Of every declared endpoint and built-in provider that takes a key; never the key itself. */
export async function keyStatuses(
  host: Pick<CallHost, 'settings' | 'findKey'>,
): Promise<readonly KeyStatus[]> {
  const { settings } = host;
  const declared = Object.keys(settings.endpoints);
  const providers = [...new Set([...declared, ...Object.keys(builtInProviders)])];
  const taking = providers.filter(provider => keyVariables(provider, settings).length > 0);
  return Promise.all(
    taking.map(async provider => {
      const key = await host.findKey(provider);
      const builtIn = endpointOf(provider, settings) ? undefined : builtInProvider(provider);
      return {
        provider,
        name: builtIn?.name ?? provider,
        variables: keyVariables(provider, settings),
        ...(key && { found: { source: key.source, name: key.name } }),
      };
    }),
  );
}
