import Type from 'typebox';

/**
 * Token counts in the same form for every provider. The classes are mutually exclusive: `input.total =
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
