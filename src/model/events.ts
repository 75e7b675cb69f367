import Type from 'typebox';

/** Why a reply ended, with the same names for all providers. For `other`, `raw` has the provider's reason. */
export type FinishReason = 'stop' | 'length' | 'contentFilter' | 'refusal' | 'toolCalls' | 'other';

/**
 * An event of a provider's stream. A stream that ends without `finish` is incomplete: the adapter must then
 * throw a `ProviderError` of class `network`.
 */
export type ModelEvent =
  | { readonly type: 'delta'; readonly text: string }
  /** A piece of the arguments of a call. The complete call follows as `toolCall`. */
  | {
      readonly type: 'toolCallDelta';
      readonly ref: string;
      readonly name: string;
      readonly text: string;
    }
  | { readonly type: 'toolCall'; readonly call: ToolCall }
  /** Encrypted or signed reasoning of the provider. It belongs to the next part. See `SealedPart`. */
  | { readonly type: 'sealed'; readonly state: unknown }
  /** The request was changed because the server does not support a part of it. Precedes the reply. */
  | { readonly type: 'adapted'; readonly note: string }
  | { readonly type: 'usage'; readonly usage: Usage }
  | {
      readonly type: 'finish';
      readonly reason: FinishReason;
      /** The provider's own reason. */
      readonly raw: string;
      /** The model that answered, as the provider names it. */
      readonly model?: string;
      /** The configuration of the provider that answered, as it names it: `system_fingerprint`. */
      readonly fingerprint?: string;
    };

/** A tool call as a model wrote it. */
export interface ToolCall {
  /** The provider's id, or a generated one when there is none. Unique within the reply. */
  readonly ref: string;
  readonly name: string;
  /** The arguments as received: JSON text, or text that is not valid JSON. */
  readonly arguments: string;
  /** The parsed arguments. Absent when they are not JSON. */
  readonly input?: unknown;
}

/** A {@link ToolCall} in a file. */
export const ToolCallSchema = Type.Object({
  ref: Type.String(),
  name: Type.String(),
  arguments: Type.String(),
});

/**
 * Creates a tool call from arguments as text. Empty text means `{}`, because some providers send it for a
 * call without arguments.
 */
export function toolCall(ref: string, name: string, written: string): ToolCall {
  const text = written.trim() === '' ? '{}' : written;
  try {
    return { ref, name, arguments: text, input: JSON.parse(text) };
  } catch {
    return { ref, name, arguments: text };
  }
}

/**
 * Numbers of tokens in the same form for every provider. The classes are mutually exclusive: `input.total =
 * uncached + cacheRead + cacheWrite`, `output.total = text + reasoning`.
 */
export interface Usage {
  readonly input: {
    readonly total: number;
    readonly uncached: number;
    readonly cacheRead: number;
    readonly cacheWrite: number;
    /** The part of `cacheWrite` that is stored and billed for an hour. Absent when there is none. */
    readonly cacheWrite1h?: number;
  };
  readonly output: { readonly total: number; readonly text: number; readonly reasoning: number };
  /** `estimated` when the provider did not count. Shown with a tilde. */
  readonly source: 'provider' | 'estimated';
}

const Count = Type.Integer({ minimum: 0 });

/** The tokens of several calls together. */
export function sumOfUsage(usages: readonly Usage[]): Usage {
  const sum = (of: (usage: Usage) => number): number =>
    usages.reduce((total, usage) => total + of(usage), 0);
  const longWrites = sum(({ input }) => input.cacheWrite1h ?? 0);
  return {
    input: {
      total: sum(({ input }) => input.total),
      uncached: sum(({ input }) => input.uncached),
      cacheRead: sum(({ input }) => input.cacheRead),
      cacheWrite: sum(({ input }) => input.cacheWrite),
      ...(longWrites > 0 && { cacheWrite1h: longWrites }),
    },
    output: {
      total: sum(({ output }) => output.total),
      text: sum(({ output }) => output.text),
      reasoning: sum(({ output }) => output.reasoning),
    },
    source: usages.some(({ source }) => source === 'estimated') ? 'estimated' : 'provider',
  };
}

/** A {@link Usage} in a file. */
export const UsageSchema = Type.Object({
  input: Type.Object({
    total: Count,
    uncached: Count,
    cacheRead: Count,
    cacheWrite: Count,
    cacheWrite1h: Type.Optional(Count),
  }),
  output: Type.Object({ total: Count, text: Count, reasoning: Count }),
  source: Type.Enum(['provider', 'estimated']),
});
