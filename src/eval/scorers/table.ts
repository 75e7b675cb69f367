import type { PromptDocument } from '../../prompt/document.ts';
import { policyOf } from '../../prompt/frontmatter/policy.ts';
import { plainSchema } from '../../schema/jsonSchema.ts';
import { validateValue } from '../../schema/validation/validate.ts';
import { isRecord } from '../../text/isRecord.ts';
import { cost } from './kinds/cost.ts';
import { equals } from './kinds/equals.ts';
import { fields } from './kinds/fields.ts';
import { latency } from './kinds/latency.ts';
import { schema } from './kinds/schema.ts';
import type { Scorer, ScorerKind } from './scorer.ts';

/** Every scorer an eval file may name. */
export const scorerKinds: readonly ScorerKind[] = [schema, fields, equals, latency, cost];

/**
 * The scorers of an eval file's `score`, each a name, or one name with its settings. An entry that is
 * not one, such as one that is being typed, makes none.
 */
export function createScorers(entries: readonly unknown[]): readonly Scorer[] {
  const parts = entries.map(entry =>
    isRecord(entry) ? (Object.entries(entry)[0] ?? []) : [entry, undefined],
  );
  const names = new Set(parts.map(([name]) => String(name)));
  return parts.flatMap(([name, settings]) => {
    const kind = scorerKinds.find(each => each.name === name);
    return kind && isUsable(kind, settings) ? [kind.create(settings, names)] : [];
  });
}

function isUsable({ bare, schema: settingsSchema }: ScorerKind, settings: unknown): boolean {
  if (settings === undefined) return bare;
  return validateValue(plainSchema(settingsSchema), settings).length === 0;
}

/** Without a `score` list: all that the prompt asks of a reply, then whatever kind of answer a row expects. */
export function defaultScorers(document: PromptDocument): readonly Scorer[] {
  const { output } = document.metadata;
  const isAsked = output.schema || output.format === 'json' || policyOf(document).contract;
  return createScorers([...(isAsked ? ['schema'] : []), 'fields', 'equals']);
}
