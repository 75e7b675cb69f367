import type * as Messages from '@anthropic-ai/sdk/resources/messages';

type Block = Messages.ContentBlockParam | Messages.Tool;

export interface MarkedBlock<B extends Block> {
  readonly block: B;
  /** Whether it is the same in every call of the prompt. */
  readonly stable: boolean;
}

/** Tools, system, messages: the order in which Anthropic reads and caches a request. */
export type Layer = readonly MarkedBlock<Block>[];

/**
 * The blocks to mark with `cache_control`: in each layer the last block that is the same in every call, as
 * long as nothing before it changes. A mark for each layer costs nothing more, and tools and system stay
 * cached when a message is edited.
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

/**
 * The block to mark in a conversation that continues, as with tools: the next call reads everything up to it.
 */
export function conversationEnd(layers: readonly Layer[], leastTokens: number): readonly Block[] {
  const blocks = layers.flat().map(({ block }) => block);
  const last = blocks.findLast(isMarkable);
  return last && mayBeCached(blocks, leastTokens) ? [last] : [];
}

/** Anthropic silently ignores shorter prefixes. A token usually has at least one character. */
function mayBeCached(prefix: readonly Block[], leastTokens: number): boolean {
  let characters = 0;
  return prefix.some(block => {
    characters += block.type === 'text' ? block.text.length : JSON.stringify(block).length;
    return characters >= leastTokens;
  });
}

/** Reasoning is cached together with the next block, but cannot be marked. */
function isMarkable({ type }: Block): boolean {
  return type !== 'thinking' && type !== 'redacted_thinking';
}
