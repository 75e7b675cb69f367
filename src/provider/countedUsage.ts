import type { Usage } from '../model/usage.ts';

/** A provider's own counts, input including what came from and went into the prompt cache. */
export interface Counts {
  readonly input: number;
  readonly cacheRead?: number | null | undefined;
  readonly cacheWrite?: number | null | undefined;
  /** The part of `cacheWrite` kept for an hour. */
  readonly cacheWrite1h?: number | null | undefined;
  /** Including reasoning. */
  readonly output: number;
  readonly reasoning?: number | null | undefined;
}

/** Brings inclusive counts into classes that exclude each other, which is what prices are by. */
export function countedUsage(counts: Counts): Usage {
  const cacheRead = counts.cacheRead ?? 0;
  const cacheWrite = counts.cacheWrite ?? 0;
  const reasoning = counts.reasoning ?? 0;
  return {
    input: {
      total: counts.input,
      uncached: Math.max(0, counts.input - cacheRead - cacheWrite),
      cacheRead,
      cacheWrite,
      ...(counts.cacheWrite1h && { cacheWrite1h: counts.cacheWrite1h }),
    },
    output: { total: counts.output, text: Math.max(0, counts.output - reasoning), reasoning },
    source: 'provider',
  };
}

/** @throws Error when an answer that should be a count is none, as from a server of another kind. */
export function countOf(tokens: number | undefined): number {
  if (typeof tokens !== 'number') throw new Error('it holds no count of tokens');
  return tokens;
}
