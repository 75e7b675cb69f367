import { hash } from 'node:crypto';
import Type from 'typebox';
import { resolveEndpoint } from '../../call/endpoints/endpoint.ts';
import type { Settings } from '../../model/settings/settings.ts';
import { canonicalJson } from '../../text/json/printJson.ts';
import type { Served } from '../results/served.ts';

/** Which model is behind a name. */
export interface ModelIdentity extends Served {
  /** First 16 hex digits of the SHA-256 of the provider's protocol and address, and of the name of the model. */
  readonly hash: string;
}

export const ModelIdentitySchema = Type.Object({
  hash: Type.String(),
  answeredBy: Type.Array(Type.String()),
  fingerprints: Type.Optional(Type.Array(Type.String())),
});

/** The hash of where models are, by `provider/model`. */
export function modelHashes(
  models: readonly string[],
  settings: Settings,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    models.map(model => {
      const resolved = resolveEndpoint(model, settings);
      const { protocol, baseUrl } = resolved.ok ? resolved.endpoint : {};
      // A query of the address may contain a key.
      const address = baseUrl?.replace(/[?#].*$/, '') ?? null;
      const text = canonicalJson([model, protocol ?? null, address]);
      return [model, hash('sha256', text).slice(0, 16)];
    }),
  );
}

/** How a model differs from the one of a baseline: it is at another address, is another model, or runs on something else. */
export type ModelChange = 'address' | 'model' | 'fingerprint';

/**
 * Undefined when nothing is known to differ. A provider that does not name what answers cannot be compared. A provider may
 * have several configurations at once, so only one that the baseline does not have is a change.
 */
export function modelChange(before: ModelIdentity, now: ModelIdentity): ModelChange | undefined {
  if (before.hash !== now.hash) return 'address';
  const { answeredBy: was, fingerprints: known = [] } = before;
  const { answeredBy: is, fingerprints = [] } = now;
  if (was.length > 0 && is.length > 0 && was.join() !== is.join()) return 'model';
  const isOther = known.length > 0 && fingerprints.some(each => !known.includes(each));
  return isOther ? 'fingerprint' : undefined;
}
