import { parseModelReference } from '../../model/catalogue/modelFacts.ts';
import type { ModelRequest } from '../../model/request.ts';
import type { Turn } from '../turns.ts';
import { isOpenai } from './hosts.ts';

/** The block with which what shall be cached ends: so many parts of a turn. */
export interface CacheMark {
  readonly turn: Turn;
  readonly parts: number;
}

/** Characters. Caching begins at 1,024 tokens, and a token has a character at least. */
const SHORTEST = 1024;

/** What marks a block. */
export const breakpoint = { prompt_cache_breakpoint: { mode: 'explicit' } } as const;

/**
 * Where a request's stable prefix is marked; undefined where the model caches by itself or not at all.
 * What a model has said cannot be marked: then the mark goes before it.
 */
export function cacheMark(
  { model }: ModelRequest,
  baseUrl: string | undefined,
  turns: readonly Turn[],
): CacheMark | undefined {
  if (!isOpenai(baseUrl) || !takesBreakpoints(parseModelReference(model)?.model ?? model)) {
    return undefined;
  }
  const end = turns.findIndex(({ stableParts }) => stableParts !== undefined);
  const stable = turns.slice(0, end + 1);
  const turn = stable.findLast(({ role }) => role === 'system' || role === 'user');
  if (!turn || charactersIn(stable) < SHORTEST) return undefined;
  return { turn, parts: turn.stableParts ?? turn.parts.length };
}

function charactersIn(turns: readonly Turn[]): number {
  const parts = turns.flatMap(({ parts, stableParts }): readonly unknown[] =>
    parts.slice(0, stableParts),
  );
  return parts.reduce<number>((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0);
}

/**
 * Writing the cache is billed. Where the conversation continues, as it does with tools, its end is worth
 * caching too, which OpenAI does by itself; otherwise it is only the prefix that comes again.
 */
export function cacheOptions({ tools }: ModelRequest, mark: CacheMark | undefined) {
  return mark && !tools?.length ? { prompt_cache_options: { mode: 'explicit' as const } } : {};
}

/** From GPT-5.6 on. */
function takesBreakpoints(model: string): boolean {
  const [, major, minor = '0'] = /^gpt-(\d+)(?:\.(\d+))?(?![\w.])/.exec(model) ?? [];
  return Number(major) > 5 || (Number(major) === 5 && Number(minor) >= 6);
}
