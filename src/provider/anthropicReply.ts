import type * as Messages from '@anthropic-ai/sdk/resources/messages';
import type { FinishReason, ModelEvent } from '../model/events.ts';
import { toolCall } from '../model/toolCall.ts';
import { countedUsage } from './countedUsage.ts';

export function* readMessage(message: Messages.Message): Generator<ModelEvent> {
  if (!Array.isArray(message.content)) return;
  for (const block of message.content) {
    if (block.type === 'text' && block.text) yield { type: 'delta', text: block.text };
    else yield* wholeBlock(block);
  }
  if (message.usage) yield { type: 'usage', usage: usageOf(message.usage) };
  yield finish(message.stop_reason ?? 'end_turn', message.stop_details, message.model);
}

export async function* readEvents(
  events: AsyncIterable<Messages.RawMessageStreamEvent>,
): AsyncGenerator<ModelEvent> {
  const open = new Map<number, OpenBlock>();
  let model = '';
  let reason: string | undefined;
  let details: Messages.RefusalStopDetails | null | undefined;
  let usage: Counted | undefined;
  for await (const event of events) {
    switch (event.type) {
      case 'message_start':
        ({ model, usage } = event.message);
        break;
      case 'content_block_start':
        open.set(event.index, { block: event.content_block, written: '', signature: '' });
        break;
      case 'content_block_delta':
        yield* readDelta(event.delta, open.get(event.index));
        break;
      case 'content_block_stop':
        yield* closedBlock(open.get(event.index));
        break;
      case 'message_delta':
        reason = event.delta.stop_reason ?? reason;
        details = event.delta.stop_details;
        // Running totals: the last one counts, and what it leaves out stands as it was.
        usage = { ...usage, ...withoutNulls(event.usage) };
        break;
      case 'message_stop':
        // A gateway that leaves them out has counted nothing, which is not zero.
        if (usage?.input_tokens !== undefined) yield { type: 'usage', usage: usageOf(usage) };
        yield finish(reason ?? 'end_turn', details, model);
        break;
    }
  }
}

/** A block as it began, and what has been written to it since. */
interface OpenBlock {
  readonly block: Messages.ContentBlock;
  /** Arguments of a tool, or a thought. */
  written: string;
  signature: string;
}

function* readDelta(
  delta: Messages.RawContentBlockDelta,
  open: OpenBlock | undefined,
): Generator<ModelEvent> {
  if (delta.type === 'text_delta') {
    yield { type: 'delta', text: delta.text };
  } else if (open && delta.type === 'input_json_delta') {
    open.written += delta.partial_json;
    const { block } = open;
    if (block.type !== 'tool_use' || delta.partial_json === '') return;
    yield { type: 'toolCallDelta', ref: block.id, name: block.name, text: delta.partial_json };
  } else if (open && delta.type === 'thinking_delta') {
    open.written += delta.thinking;
  } else if (open && delta.type === 'signature_delta') {
    open.signature += delta.signature;
  }
}

function* closedBlock(open: OpenBlock | undefined): Generator<ModelEvent> {
  if (!open) return;
  const { block, written, signature } = open;
  if (block.type === 'tool_use' && written !== '') {
    // What was written, not what it parses to: it may have been cut.
    yield { type: 'toolCall', call: toolCall(block.id, block.name, written) };
  } else if (block.type === 'thinking') {
    const thinking = block.thinking + written;
    yield* wholeBlock({ ...block, thinking, signature: block.signature + signature });
  } else {
    yield* wholeBlock(block);
  }
}

/** A block that is no text. Thought goes back as it came, signature and all. */
function* wholeBlock(block: Messages.ContentBlock): Generator<ModelEvent> {
  if (block.type === 'tool_use') {
    const { id, name, input = {} } = block;
    yield { type: 'toolCall', call: { ref: id, name, arguments: JSON.stringify(input), input } };
  } else if (block.type === 'thinking' || block.type === 'redacted_thinking') {
    yield { type: 'sealed', state: block };
  }
}

type Counted = Partial<
  Pick<
    Messages.Usage,
    | 'input_tokens'
    | 'output_tokens'
    | 'cache_read_input_tokens'
    | 'cache_creation_input_tokens'
    | 'cache_creation'
    | 'output_tokens_details'
  >
>;

function withoutNulls(usage: Messages.MessageDeltaUsage): Counted {
  return Object.fromEntries(Object.entries(usage ?? {}).filter(([, value]) => value !== null));
}

/** Anthropic counts cached input beside `input_tokens`, not within it. */
function usageOf(usage: Counted) {
  const cacheRead = usage.cache_read_input_tokens ?? 0;
  const cacheWrite = usage.cache_creation_input_tokens ?? 0;
  return countedUsage({
    input: (usage.input_tokens ?? 0) + cacheRead + cacheWrite,
    cacheRead,
    cacheWrite,
    cacheWrite1h: usage.cache_creation?.ephemeral_1h_input_tokens,
    output: usage.output_tokens ?? 0,
    reasoning: usage.output_tokens_details?.thinking_tokens,
  });
}

function finish(
  word: string,
  details: Messages.RefusalStopDetails | null | undefined,
  model: string,
): ModelEvent {
  const raw = details?.category ? `${word}: ${details.category}` : word;
  return { type: 'finish', reason: reasons[word] ?? 'other', raw, ...(model && { model }) };
}

const reasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'toolCalls',
  refusal: 'refusal',
};
