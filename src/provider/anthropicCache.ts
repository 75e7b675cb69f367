import type * as Messages from '@anthropic-ai/sdk/resources/messages';

export interface Placed<B extends Messages.ContentBlockParam | Messages.Tool> {
  readonly block: B;
  /** The same in every call of the prompt. */
  readonly stable: boolean;
}

/** Tools, system, messages: the order in which Anthropic reads and caches a request. */
export type Layer = readonly Placed<Messages.ContentBlockParam | Messages.Tool>[];

/**
 * The blocks to mark with `cache_control`: in each layer the last that is the same in every call, as
 * long as nothing before it changes. A mark for each layer costs nothing more, and when a message is
 * edited, tools and system are still found. A prefix that cannot reach the least number of tokens is not
 * marked, as the provider would ignore it without a word; a token is seldom shorter than a character.
 */
export function breakpoints(layers: readonly Layer[], leastTokens: number): ReadonlySet<object> {
  const marked = new Set<object>();
  let characters = 0;
  for (const layer of layers) {
    const change = layer.findIndex(({ stable }) => !stable);
    const prefix = (change === -1 ? layer : layer.slice(0, change)).map(({ block }) => block);
    characters += prefix.reduce((sum, block) => sum + JSON.stringify(block).length, 0);
    const last = prefix.findLast(({ type }) => type !== 'thinking' && type !== 'redacted_thinking');
    if (last && characters >= leastTokens) marked.add(last);
    if (change !== -1) break;
  }
  return marked;
}
