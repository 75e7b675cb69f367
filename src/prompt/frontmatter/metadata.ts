import type { JsonSchema } from '../../schema/jsonSchema.ts';

/**
 * The frontmatter, read leniently: a key of the wrong type is omitted here and has a diagnostic. Keys without
 * a dot are those of Dotprompt and Genkit. Keys with a dot are in `ext`, as in Dotprompt.
 */
export interface PromptMetadata {
  readonly name?: string;
  readonly variant?: string;
  readonly version?: string;
  readonly description?: string;
  /** `provider/model`. */
  readonly model?: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly input: {
    readonly schema?: JsonSchema;
    readonly default?: Readonly<Record<string, unknown>>;
  };
  readonly output: {
    readonly format?: 'json' | 'text' | (string & {});
    readonly schema?: JsonSchema;
  };
  readonly tools: readonly unknown[];
  /** Keys with dots, split at the last dot: `ext['touchstone']['compare']`. */
  readonly ext: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The whole frontmatter as written. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/**
 * The prompt's own model, then those of `touchstone.compare`, in the order written and without duplicates.
 */
export function modelsOf(metadata: PromptMetadata): readonly string[] {
  const compare = metadata.ext['touchstone']?.['compare'];
  const listed = Array.isArray(compare) ? compare.filter(item => typeof item === 'string') : [];
  return [...new Set([...(metadata.model === undefined ? [] : [metadata.model]), ...listed])];
}
