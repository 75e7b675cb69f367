import type { PromptDocument } from '../../prompt/document.ts';
import { policyOf } from '../../prompt/policy.ts';
import { isRecord } from '../../schema/jsonSchema.ts';
import { cost } from './cost.ts';
import { equals } from './equals.ts';
import { fields } from './fields.ts';
import { latency } from './latency.ts';
import { schema } from './schema.ts';
import type { Scorer, ScorerKind } from './scorer.ts';

/** Every scorer an eval file may name. */
export const scorerKinds: readonly ScorerKind[] = [schema, fields, equals, latency, cost];

/** The scorers of an eval file's `score`, each a name, or one name with its settings. */
export function createScorers(entries: readonly unknown[]): readonly Scorer[] {
  const parts = entries.map(entry =>
    isRecord(entry) ? (Object.entries(entry)[0] ?? []) : [entry, undefined],
  );
  const names = new Set(parts.map(([name]) => String(name)));
  return parts.flatMap(([name, settings]) => {
    const kind = scorerKinds.find(each => each.name === name);
    return kind ? [kind.create(settings, names)] : [];
  });
}

/** Without a `score` list: all that the prompt asks of a reply, then whatever kind of answer a row expects. */
export function defaultScorers(document: PromptDocument): readonly Scorer[] {
  const { output } = document.metadata;
  const isAsked = output.schema || output.format === 'json' || policyOf(document).contract;
  return createScorers([...(isAsked ? ['schema'] : []), 'fields', 'equals']);
}
