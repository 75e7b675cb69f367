import type { Message } from '../prompt/messages/message.ts';
import type { StablePrefix } from '../prompt/rendering/stablePrefix.ts';
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
  /** For replies that repeat, where the provider makes an effort at that. */
  readonly seed?: number;
  /** Keys of `config` that are not ours: passed to the provider as they stand. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export type ParameterName = Exclude<keyof ModelParameters, 'extra'>;

/** Every parameter of `config` that is ours. */
export const parameterNames = [
  'temperature',
  'topP',
  'topK',
  'maxOutputTokens',
  'stopSequences',
  'reasoning',
  'seed',
] as const satisfies readonly ParameterName[];

/** A tool the model may ask to have called. */
export interface ToolDefinition {
  readonly name: string;
  readonly description?: string;
  readonly inputSchema: JsonSchema;
}

/** Whether the model may, must or must not call a tool. */
export type ToolChoice = 'auto' | 'required' | 'none';

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
  readonly tools?: readonly ToolDefinition[];
  /** Absent means the provider's default, `auto`. */
  readonly toolChoice?: ToolChoice;
  /** What a provider can cache; absent where that is nothing. Follows from the prompt: no part of the hash. */
  readonly stablePrefix?: StablePrefix;
}
