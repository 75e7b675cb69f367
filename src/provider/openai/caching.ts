import { parseModelReference } from '../../model/catalogue/modelFacts.ts';
import type { ModelRequest } from '../../model/request.ts';
import { isOpenai } from '../../model/settings/officialHosts.ts';
import type { Turn } from '../turns.ts';

/** The block at which the cached prefix ends, as a number of parts in a turn. */
export interface CacheMark {
  readonly turn: Turn;
  readonly parts: number;
}

/** In characters. Caching starts at 1,024 tokens, and a token has at least one character. */
const SHORTEST = 1024;

/** The mark of a block. */
export const breakpoint = { prompt_cache_breakpoint: { mode: 'explicit' } } as const;

/**
 * Where to mark the stable prefix of a request. Undefined when the model caches automatically or not at all.
 * Parts of the model cannot be marked, so the mark is set before them.
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
 * Writing the cache is billed. In a conversation that continues, as with tools, its end should be cached too,
 * which OpenAI does automatically. Otherwise only the prefix occurs again.
 */
export function cacheOptions({ tools }: ModelRequest, mark: CacheMark | undefined) {
  return mark && !tools?.length ? { prompt_cache_options: { mode: 'explicit' as const } } : {};
}

/** GPT-5.6 and later. */
function takesBreakpoints(model: string): boolean {
  const [, major, minor = '0'] = /^gpt-(\d+)(?:\.(\d+))?(?![\w.])/.exec(model) ?? [];
  return Number(major) > 5 || (Number(major) === 5 && Number(minor) >= 6);
}
