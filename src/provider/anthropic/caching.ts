import type * as Messages from '@anthropic-ai/sdk/resources/messages';

type Block = Messages.ContentBlockParam | Messages.Tool;

export interface Placed<B extends Block> {
  readonly block: B;
  /** The same in every call of the prompt. */
  readonly stable: boolean;
}

/** Tools, system, messages: the order in which Anthropic reads and caches a request. */
export type Layer = readonly Placed<Block>[];

/**
 * The blocks to mark with `cache_control`: in each layer the last that is the same in every call, as
 * long as nothing before it changes. A mark for each layer costs nothing more, and when a message is
 * edited, tools and system are still found.
 */
export function prefixEnds(layers: readonly Layer[], leastTokens: number): readonly Block[] {
  const ends: Block[] = [];
  const before: Block[] = [];
  for (const layer of layers) {
    const change = layer.findIndex(({ stable }) => !stable);
    before.push(...(change === -1 ? layer : layer.slice(0, change)).map(({ block }) => block));
    const last = layer.length === 0 || change === 0 ? undefined : before.findLast(isMarkable);
    if (last && mayBeCached(before, leastTokens)) ends.push(last);
    if (change !== -1) break;
  }
  return ends;
}

/** The block to mark where the conversation continues, as it does with tools: the next call reads it all. */
export function conversationEnd(layers: readonly Layer[], leastTokens: number): readonly Block[] {
  const blocks = layers.flat().map(({ block }) => block);
  const last = blocks.findLast(isMarkable);
  return last && mayBeCached(blocks, leastTokens) ? [last] : [];
}

/** Anthropic ignores shorter prefixes silently. A token is seldom shorter than a character. */
function mayBeCached(prefix: readonly Block[], leastTokens: number): boolean {
  let characters = 0;
  return prefix.some(block => {
    characters += block.type === 'text' ? block.text.length : JSON.stringify(block).length;
    return characters >= leastTokens;
  });
}

/** Thought is cached along with what follows it, but takes no mark. */
function isMarkable({ type }: Block): boolean {
  return type !== 'thinking' && type !== 'redacted_thinking';
}
