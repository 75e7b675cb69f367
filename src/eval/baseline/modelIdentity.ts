import { hash } from 'node:crypto';
import Type from 'typebox';
import { resolveEndpoint } from '../../call/endpoints/endpoint.ts';
import type { Settings } from '../../model/settings/settings.ts';
import { canonicalJson } from '../../text/json/printJson.ts';

/** What answered under the name of a model. */
export interface ModelIdentity {
  /** First 16 hex digits of the SHA-256 of the provider's protocol and address, and of the name of the model. */
  readonly hash: string;
  /**
   * The models that answered, as the provider names them, sorted: the snapshot behind an alias, or a fallback. Empty
   * when the provider names none, or only the one that was asked.
   */
  readonly answeredBy: readonly string[];
}

export const ModelIdentitySchema = Type.Object({
  hash: Type.String(),
  answeredBy: Type.Array(Type.String()),
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

/** Collects the names under which models answered. */
export interface AnsweredBy {
  add(sample: { readonly model: string; readonly answeredBy?: string }): void;
  of(model: string): readonly string[];
}

export function createAnsweredBy(): AnsweredBy {
  const names = new Map<string, Set<string>>();
  return {
    add({ model, answeredBy }) {
      if (answeredBy === undefined) return;
      const known = names.get(model) ?? new Set();
      names.set(model, known.add(answeredBy));
    },
    of: model => [...(names.get(model) ?? [])].sort(),
  };
}

/** Whether two identities are those of different models. A provider that does not name its snapshot tells nothing. */
export function isOtherModel(before: ModelIdentity, now: ModelIdentity): boolean {
  if (before.hash !== now.hash) return true;
  if (before.answeredBy.length === 0 || now.answeredBy.length === 0) return false;
  return before.answeredBy.join() !== now.answeredBy.join();
}
