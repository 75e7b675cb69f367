import { type FinishReason, type ModelEvent, toolCall } from '../../model/events.ts';
import { asRecord, type Fields } from '../../text/isRecord.ts';
import { countedUsage } from '../countedUsage.ts';
import { ErrorInReply } from '../errors/errors.ts';
import {
  calledTool,
  contentIn,
  knownReason,
  listItems,
  reasonIn,
  wordIn,
} from '../transport/frames.ts';

export function* readResponse(answer: unknown): Generator<ModelEvent> {
  const response = asRecord(answer);
  for (const item of outputItems(response)) yield* itemEvents(item);
  yield* endEvents(response);
}

/** Text is received in deltas, everything else when its item is complete. */
export async function* readResponseEvents(
  events: AsyncIterable<unknown>,
): AsyncGenerator<ModelEvent> {
  const calls = new Map<unknown, Fields>();
  const done = new Set<string>();
  let refused = false;
  for await (const frame of events) {
    const event = asRecord(frame);
    const { output_index: index } = event;
    const item = asRecord(event['item']);
    switch (event['type']) {
      case 'response.refusal.delta':
      case 'response.output_text.delta': {
        if (event['type'] === 'response.refusal.delta') refused = true;
        // Most events are of this kind. `yield*` would create promises for each.
        const text = contentIn(event['delta'], 'delta');
        if (text !== '') yield { type: 'delta', text };
        break;
      }
      case 'response.output_item.added':
        if (item['type'] === 'function_call') calls.set(index, item);
        if (item['type'] === 'message') yield* phaseOf(item);
        break;
      case 'response.function_call_arguments.delta': {
        const call = calls.get(index);
        const text = contentIn(event['delta'], 'delta');
        if (call && text !== '') yield { type: 'toolCallDelta', ...calledIn(call), text };
        break;
      }
      case 'response.output_item.done':
        if (item['type'] === 'message') break;
        if (item['type'] === 'function_call') done.add(calledIn(item).ref);
        yield* itemEvents(item);
        break;
      case 'response.completed':
      case 'response.incomplete':
      case 'response.failed': {
        const response = asRecord(event['response']);
        // Not every server reports each item separately.
        for (const each of outputItems(response)) {
          if (each['type'] === 'function_call' && !done.has(calledIn(each).ref)) {
            yield* itemEvents(each);
          }
        }
        yield* endEvents(response, { refused, called: done.size > 0 });
        break;
      }
      case 'error':
        throw new ErrorInReply({ error: event });
    }
  }
}

function* delta(text: unknown, place: string): Generator<ModelEvent> {
  const read = contentIn(text, place);
  if (read !== '') yield { type: 'delta', text: read };
}

/** The events of a complete output item. */
function* itemEvents(item: Fields): Generator<ModelEvent> {
  const { type } = item;
  if (type === 'message') {
    yield* phaseOf(item);
    for (const part of contentItems(item)) {
      const refusal = part['type'] === 'refusal';
      yield* delta(refusal ? part['refusal'] : part['text'], refusal ? 'refusal' : 'text');
    }
  } else if (type === 'function_call') {
    const { ref, name } = calledIn(item);
    const written = contentIn(item['arguments'], 'arguments');
    yield { type: 'toolCall', call: toolCall(ref, name, written) };
  } else if (type === 'reasoning' && wordIn(item['encrypted_content']) !== undefined) {
    const { id, summary, encrypted_content } = item;
    yield { type: 'sealed', state: { type, id, summary, encrypted_content } };
  }
}

/** The phase of a message in a turn, `commentary` or `final_answer`. It must be returned with the text. */
function* phaseOf(item: Fields): Generator<ModelEvent> {
  const phase = wordIn(item['phase']);
  if (phase !== undefined) yield { type: 'sealed', state: { type: 'message', phase } };
}

/** The id of the call, which its result must have. The item has a different id. */
function calledIn(item: Fields) {
  return calledTool(item['call_id'], item['name']);
}

function outputItems(response: Fields): readonly Fields[] {
  return listItems(response['output']).map(asRecord);
}

function contentItems(item: Fields): readonly Fields[] {
  return listItems(item['content']).map(asRecord);
}

/** What the stream has already reported. Not every server repeats it at the end. */
interface Reported {
  readonly refused: boolean;
  readonly called: boolean;
}

function* endEvents(response: Fields, reported?: Reported): Generator<ModelEvent> {
  if (response['error'] || response['status'] === 'failed') throw new ErrorInReply(response);
  if (!Array.isArray(response['output'])) return;
  const usage = responsesUsage(asRecord(response['usage']));
  if (usage) yield { type: 'usage', usage };
  const model = wordIn(response['model']);
  yield { type: 'finish', ...finishOf(response, reported), ...(model !== undefined && { model }) };
}

function responsesUsage(usage: Fields) {
  const input = asRecord(usage['input_tokens_details']);
  const output = asRecord(usage['output_tokens_details']);
  return countedUsage({
    input: usage['input_tokens'],
    cacheRead: input['cached_tokens'],
    cacheWrite: input['cache_write_tokens'],
    output: usage['output_tokens'],
    reasoning: output['reasoning_tokens'],
  });
}

function finishOf(
  response: Fields,
  reported?: Reported,
): { readonly reason: FinishReason; readonly raw: string } {
  const output = outputItems(response);
  const refused = output.some(
    item => item['type'] === 'message' && contentItems(item).some(({ type }) => type === 'refusal'),
  );
  if (refused || reported?.refused) return { reason: 'refusal', raw: 'refusal' };
  const incomplete = asRecord(response['incomplete_details']);
  const raw = reasonIn(incomplete['reason']) ?? reasonIn(response['status']) ?? 'completed';
  const called = reported?.called || output.some(({ type }) => type === 'function_call');
  if (raw === 'completed') return { reason: called ? 'toolCalls' : 'stop', raw };
  return { reason: knownReason(raw, reasons), raw };
}

const reasons: Readonly<Record<string, FinishReason>> = {
  max_output_tokens: 'length',
  content_filter: 'contentFilter',
};
