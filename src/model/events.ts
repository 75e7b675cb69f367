import Type from 'typebox';
import type { Usage } from './usage.ts';

/** Why a reply ended, in one vocabulary. `other` carries the provider's word in `raw`. */
export type FinishReason = 'stop' | 'length' | 'contentFilter' | 'refusal' | 'toolCalls' | 'other';

/**
 * What a provider's stream says. A stream that ends without `finish` was cut off;
 * the adapter must throw a `ProviderError` of class `network` then.
 */
export type ModelEvent =
  | { readonly type: 'delta'; readonly text: string }
  /** A piece of a call's arguments as they are written; the whole call follows as `toolCall`. */
  | {
      readonly type: 'toolCallDelta';
      readonly ref: string;
      readonly name: string;
      readonly text: string;
    }
  | { readonly type: 'toolCall'; readonly call: ToolCall }
  /** Thought in the provider's sealed form; belongs to what comes next. See `SealedPart`. */
  | { readonly type: 'sealed'; readonly state: unknown }
  /** The request was changed for what the server lacks; comes before the reply. */
  | { readonly type: 'adapted'; readonly note: string }
  | { readonly type: 'usage'; readonly usage: Usage }
  | {
      readonly type: 'finish';
      readonly reason: FinishReason;
      /** The provider's own word for the reason. */
      readonly raw: string;
      /** The model that answered, as the provider names it. */
      readonly model?: string;
    };

/** A call of a tool as a model wrote it. */
export interface ToolCall {
  /** The provider's id, or one made up where it gives none: unique in its reply. */
  readonly ref: string;
  readonly name: string;
  /** The arguments as they came: JSON text, or what was meant to be. */
  readonly arguments: string;
  /** The parsed arguments; absent when they are not JSON. */
  readonly input?: unknown;
}

/** A {@link ToolCall} in a file. */
export const ToolCallSchema = Type.Object({
  ref: Type.String(),
  name: Type.String(),
  arguments: Type.String(),
});

/** A call whose arguments came as text; none at all means `{}`, as providers write a call without arguments. */
export function toolCall(ref: string, name: string, written: string): ToolCall {
  const text = written.trim() === '' ? '{}' : written;
  try {
    return { ref, name, arguments: text, input: JSON.parse(text) };
  } catch {
    return { ref, name, arguments: text };
  }
}
