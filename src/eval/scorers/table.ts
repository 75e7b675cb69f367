import type { PromptMetadata } from '../../prompt/metadata.ts';
import { isRecord } from '../../schema/jsonSchema.ts';
import { cost } from './cost.ts';
import { equals } from './equals.ts';
import { fields } from './fields.ts';
import { latency } from './latency.ts';
import { schema } from './schema.ts';
import type { Scorer, ScorerKind } from './scorer.ts';

/** Every scorer an eval file may name. */
export const scorerKinds: readonly ScorerKind[] = [schema, fields, equals, latency, cost];

/** A scorer from an entry of an eval file's `score`: a name, or one name with its settings. */
export function createScorer(entry: unknown): Scorer | undefined {
  const [name, settings] = isRecord(entry) ? (Object.entries(entry)[0] ?? []) : [entry, undefined];
  return scorerKinds.find(kind => kind.name === name)?.create(settings);
}

/** Without a `score` list: the schema if there is one, then whatever kind of answer a row expects. */
export function defaultScorers(metadata: PromptMetadata): readonly Scorer[] {
  const first = metadata.output.schema ? [schema] : [];
  return [...first, fields, equals].map(kind => kind.create(undefined));
}
