import type { Message } from '../prompt/messages/message.ts';
import type { StablePrefix } from '../prompt/rendering/stablePrefix.ts';
import type { JsonSchema } from '../schema/jsonSchema.ts';

/** How much a model reasons before it answers. */
export type ReasoningEffort = 'none' | 'low' | 'medium' | 'high';

/** Sampling parameters under Dotprompt's names. Absent means the provider's default. */
export interface ModelParameters {
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  /** Tokens, with reasoning in most models. */
  readonly maxOutputTokens?: number;
  readonly stopSequences?: readonly string[];
  readonly reasoning?: ReasoningEffort;
  /** For reproducible replies, with providers that support it. */
  readonly seed?: number;
  /** Keys of `config` that Touchstone does not know. They are sent to the provider unchanged. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export type ParameterName = Exclude<keyof ModelParameters, 'extra'>;

/** Every parameter of `config` that Touchstone knows. */
export const parameterNames = [
  'temperature',
  'topP',
  'topK',
  'maxOutputTokens',
  'stopSequences',
  'reasoning',
  'seed',
] as const satisfies readonly ParameterName[];

/** A tool that the model may call. */
export interface ToolDefinition {
  /** Unique among the tools of a request. */
  readonly name: string;
  /** What the tool does, for the model. */
  readonly description?: string;
  /** The JSON Schema of the arguments. */
  readonly inputSchema: JsonSchema;
}

/** Whether the model may, must or must not call a tool. */
export type ToolChoice = 'auto' | 'required' | 'none';

/** One call, independent of the provider. Recordings are found by the hash of exactly this. */
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
  /**
   * What a provider can cache. Absent when there is nothing. It is derived from the prompt and not part of
   * the hash.
   */
  readonly stablePrefix?: StablePrefix;
}
