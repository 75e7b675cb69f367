/**
 * Token counts in one form for every provider. The classes are mutually exclusive:
 * `input.total = uncached + cacheRead + cacheWrite`, `output.total = text + reasoning`.
 */
export interface Usage {
  readonly input: {
    readonly total: number;
    readonly uncached: number;
    readonly cacheRead: number;
    readonly cacheWrite: number;
    /** The part of `cacheWrite` that is kept, and billed, for an hour; absent for none. */
    readonly cacheWrite1h?: number;
  };
  readonly output: { readonly total: number; readonly text: number; readonly reasoning: number };
  /** `estimated` when no provider counted: shown with a tilde wherever it is shown. */
  readonly source: 'provider' | 'estimated';
}
