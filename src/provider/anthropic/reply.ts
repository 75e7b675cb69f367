import { type FinishReason, type ModelEvent, toolCall } from '../../model/events.ts';
import { asRecord, type Fields, isRecord } from '../../text/isRecord.ts';
import { countedUsage } from '../countedUsage.ts';
import {
  calledTool,
  contentIn,
  knownReason,
  reasonIn,
  UnreadableReply,
  wordIn,
} from '../transport/frames.ts';
import { replyProblems } from '../transport/messages.ts';

export function* readMessage(answer: unknown): Generator<ModelEvent> {
  const message = asRecord(answer);
  if (!Array.isArray(message['content'])) return;
  for (const block of message['content'].map(asRecord)) {
    if (block['type'] === 'text') {
      const text = contentIn(block['text'], 'text');
      if (text !== '') yield { type: 'delta', text };
    } else {
      yield* wholeBlock(block);
    }
  }
  const usage = messagesUsage(asRecord(message['usage']));
  if (usage) yield { type: 'usage', usage };
  yield finishEvent(message['stop_reason'], message['stop_details'], message['model']);
}

export async function* readMessageEvents(
  events: AsyncIterable<unknown>,
): AsyncGenerator<ModelEvent> {
  const open = new Map<unknown, OpenBlock>();
  let model: unknown;
  let reason: unknown;
  let details: unknown;
  let usage: Fields = {};
  for await (const frame of events) {
    const event = asRecord(frame);
    const { index } = event;
    switch (event['type']) {
      case 'message_start': {
        const message = asRecord(event['message']);
        model = message['model'];
        usage = asRecord(message['usage']);
        break;
      }
      case 'content_block_start':
        open.set(index, { block: asRecord(event['content_block']), written: '', signature: '' });
        break;
      case 'content_block_delta':
        // Most events are of this kind. `yield*` would create promises for each.
        for (const part of readDelta(asRecord(event['delta']), open.get(index))) yield part;
        break;
      case 'content_block_stop':
        yield* closedBlock(open.get(index));
        open.delete(index);
        break;
      case 'message_delta': {
        const delta = asRecord(event['delta']);
        reason = delta['stop_reason'] ?? reason;
        details = delta['stop_details'];
        // Running totals: the last one counts. Omitted counts are unchanged.
        usage = { ...usage, ...withoutNulls(asRecord(event['usage'])) };
        break;
      }
      case 'message_stop': {
        const counted = messagesUsage(usage);
        if (counted) yield { type: 'usage', usage: counted };
        yield finishEvent(reason, details, model);
        break;
      }
    }
  }
}

/** The start of a block and the text that was added to it. */
interface OpenBlock {
  readonly block: Fields;
  /** Arguments of a tool, or reasoning. */
  written: string;
  signature: string;
}

function* readDelta(delta: Fields, open: OpenBlock | undefined): Generator<ModelEvent> {
  const { type } = delta;
  if (type === 'text_delta') {
    const text = contentIn(delta['text'], 'text');
    if (text !== '') yield { type: 'delta', text };
  } else if (open && type === 'input_json_delta') {
    const text = contentIn(delta['partial_json'], 'partial_json');
    open.written += text;
    if (open.block['type'] !== 'tool_use' || text === '') return;
    yield { type: 'toolCallDelta', ...calledTool(open.block['id'], open.block['name']), text };
  } else if (open && type === 'thinking_delta') {
    open.written += contentIn(delta['thinking'], 'thinking');
  } else if (open && type === 'signature_delta') {
    open.signature += contentIn(delta['signature'], 'signature');
  }
}

function* closedBlock(open: OpenBlock | undefined): Generator<ModelEvent> {
  if (!open) return;
  const { block, written, signature } = open;
  if (block['type'] === 'tool_use' && written !== '') {
    // The text as written instead of the parsed value, because it may be incomplete.
    const { ref, name } = calledTool(block['id'], block['name']);
    yield { type: 'toolCall', call: toolCall(ref, name, written) };
  } else if (block['type'] === 'thinking') {
    yield* wholeBlock({
      ...block,
      thinking: contentIn(block['thinking'], 'thinking') + written,
      signature: contentIn(block['signature'], 'signature') + signature,
    });
  } else {
    yield* wholeBlock(block);
  }
}

/** A block that is not text. Reasoning is returned unchanged, with its signature. */
function* wholeBlock(block: Fields): Generator<ModelEvent> {
  const { type, input = {} } = block;
  if (type === 'tool_use') {
    if (!isRecord(input))
      throw new UnreadableReply(replyProblems.notArguments('input', 'tool call'));
    const call = {
      ...calledTool(block['id'], block['name']),
      arguments: JSON.stringify(input),
      input,
    };
    yield { type: 'toolCall', call };
  } else if (type === 'thinking' || type === 'redacted_thinking') {
    yield { type: 'sealed', state: block };
  }
}

function withoutNulls(usage: Fields): Fields {
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null));
}

/** Anthropic counts cached input in addition to `input_tokens`, not as a part of it. */
function messagesUsage(usage: Fields) {
  const { input_tokens: own, cache_read_input_tokens: cacheRead } = usage;
  const cacheWrite = usage['cache_creation_input_tokens'];
  // A gateway that omits `input_tokens` has not counted. That is not zero.
  if (own === undefined || own === null) return undefined;
  return countedUsage({
    input: [own, cacheRead, cacheWrite],
    cacheRead,
    cacheWrite,
    cacheWrite1h: asRecord(usage['cache_creation'])['ephemeral_1h_input_tokens'],
    output: usage['output_tokens'],
    reasoning: asRecord(usage['output_tokens_details'])['thinking_tokens'],
  });
}

function finishEvent(stopReason: unknown, details: unknown, model: unknown): ModelEvent {
  const word = reasonIn(stopReason) ?? 'end_turn';
  const category = wordIn(asRecord(details)['category']);
  const answeredBy = wordIn(model);
  return {
    type: 'finish',
    reason: knownReason(word, reasons),
    raw: category === undefined ? word : `${word}: ${category}`,
    ...(answeredBy !== undefined && { model: answeredBy }),
  };
}

const reasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'toolCalls',
  refusal: 'refusal',
};
