import type { Message } from '../prompt/message.ts';
import type { JsonSchema } from '../schema/jsonSchema.ts';

export type ReasoningEffort = 'none' | 'low' | 'medium' | 'high';

/** Sampling parameters under Dotprompt's names. Absent means the provider's default. */
export interface ModelParameters {
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly maxOutputTokens?: number;
  readonly stopSequences?: readonly string[];
  readonly reasoning?: ReasoningEffort;
  /** Keys of `config` that are not ours: passed to the provider as they stand. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/**
 * One call, in no provider's dialect. What a recording is keyed by is a hash of exactly this.
 */
export interface ModelRequest {
  /** `provider/model`. */
  readonly model: string;
  readonly messages: readonly Message[];
  readonly parameters: ModelParameters;
  /** Absent for free text. A `json` output without a schema asks for any JSON. */
  readonly output?: { readonly format: 'json' | 'text'; readonly schema?: JsonSchema };
}
