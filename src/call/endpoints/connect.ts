import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { parseModelReference } from '../../model/catalogue/modelFacts.ts';
import { policyOf } from '../../prompt/frontmatter/policy.ts';
import type { CallOptions } from '../../provider/provider.ts';
import { type Grant, grantHash, grantOf } from '../../trust/grant.ts';
import { grantRefusal } from '../../trust/grantText.ts';
import type { ReplyMode } from '../callRequest.ts';
import { guarded } from '../guards/guard.ts';
import type { CallHost } from '../host.ts';
import type { ResolvedEndpoint } from './endpoint.ts';
import { resolveHeaders } from './endpointHeaders.ts';
import type { FoundKey } from './keys.ts';

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
