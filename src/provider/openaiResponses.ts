import type { InputTokenCountParams } from 'openai/resources/responses/input-tokens';
import type { Responses } from 'openai/resources/responses/responses';
import type { FinishReason, ModelEvent } from '../model/events.ts';
import type { ModelRequest } from '../model/request.ts';
import { toolCall } from '../model/toolCall.ts';
import { type Attempt, provider } from './attempt.ts';
import { countedUsage } from './countedUsage.ts';
import { ErrorInReply } from './errors.ts';
import { openaiClient } from './openaiClient.ts';
import { isOpenai } from './openaiHosts.ts';
import { responsesBody } from './openaiResponsesBody.ts';

/** OpenAI's Responses API, also of Azure's v1 endpoints. */
export const openaiResponses = provider({ converse, countTokens });

async function* converse(request: ModelRequest, attempt: Attempt): AsyncGenerator<ModelEvent> {
  const { signal, baseUrl } = attempt;
  const body = responsesBody(request, baseUrl);
  const client = await openaiClient(attempt);
  if (attempt.stream === false) {
    const response = await client.responses.create({ ...body, stream: false }, { signal });
    for (const item of response.output ?? []) yield* itemEvents(item);
    yield* endOf(response);
    return;
  }
  // Padding against eavesdroppers who measure packets; it would double what small deltas weigh.
  const options = isOpenai(baseUrl) && { stream_options: { include_obfuscation: false } };
  const events = await client.responses.create({ ...options, ...body, stream: true }, { signal });
  yield* readEvents(events);
}

/** Text comes in deltas, everything else once its item is done. */
async function* readEvents(
  events: AsyncIterable<Responses.ResponseStreamEvent>,
): AsyncGenerator<ModelEvent> {
  const calls = new Map<number, Responses.ResponseFunctionToolCall>();
  const done = new Set<string>();
  let refused = false;
  for await (const event of events) {
    switch (event.type) {
      case 'response.refusal.delta':
        refused = true;
        yield { type: 'delta', text: event.delta };
        break;
      case 'response.output_text.delta':
        yield { type: 'delta', text: event.delta };
        break;
      case 'response.output_item.added':
        if (event.item.type === 'function_call') calls.set(event.output_index, event.item);
        break;
      case 'response.function_call_arguments.delta': {
        const call = calls.get(event.output_index);
        if (call) {
          const { call_id: ref, name } = call;
          yield { type: 'toolCallDelta', ref, name, text: event.delta };
        }
        break;
      }
      case 'response.output_item.done':
        if (event.item.type === 'message') break;
        if (event.item.type === 'function_call') done.add(event.item.call_id);
        yield* itemEvents(event.item);
        break;
      case 'response.completed':
      case 'response.incomplete':
      case 'response.failed':
        // Not every server tells of each item apart.
        for (const item of event.response.output ?? []) {
          if (item.type === 'function_call' && !done.has(item.call_id)) yield* itemEvents(item);
        }
        yield* endOf(event.response, { refused, called: done.size > 0 });
        break;
      case 'error':
        throw new ErrorInReply({ error: event });
    }
  }
}

/** What a whole item of the output says. */
function* itemEvents(item: Responses.ResponseOutputItem): Generator<ModelEvent> {
  if (item.type === 'message') {
    for (const part of item.content) {
      yield { type: 'delta', text: part.type === 'refusal' ? part.refusal : part.text };
    }
  } else if (item.type === 'function_call') {
    // The call's id, which its result must name; the item has another.
    yield { type: 'toolCall', call: toolCall(item.call_id, item.name, item.arguments) };
  } else if (item.type === 'reasoning' && item.encrypted_content) {
    const { type, id, summary, encrypted_content } = item;
    yield { type: 'sealed', state: { type, id, summary, encrypted_content } };
  }
}

/** What the stream has told already; not every server repeats it in its last word. */
interface Told {
  readonly refused: boolean;
  readonly called: boolean;
}

function* endOf(response: Responses.Response, told?: Told): Generator<ModelEvent> {
  if (response.error || response.status === 'failed') throw new ErrorInReply(response);
  const { output, usage } = response;
  if (output === undefined) return;
  if (usage) {
    const counts = {
      input: usage.input_tokens,
      cacheRead: usage.input_tokens_details?.cached_tokens,
      cacheWrite: usage.input_tokens_details?.cache_write_tokens,
      output: usage.output_tokens,
      reasoning: usage.output_tokens_details?.reasoning_tokens,
    };
    yield { type: 'usage', usage: countedUsage(counts) };
  }
  const { model } = response;
  yield { type: 'finish', ...reasonOf(response, told), ...(model && { model }) };
}

function reasonOf(
  { status, incomplete_details, output }: Responses.Response,
  told?: Told,
): { readonly reason: FinishReason; readonly raw: string } {
  const refused = output.some(
    item => item.type === 'message' && item.content.some(part => part.type === 'refusal'),
  );
  if (refused || told?.refused) return { reason: 'refusal', raw: 'refusal' };
  const raw = incomplete_details?.reason ?? status ?? 'completed';
  const called = told?.called || output.some(({ type }) => type === 'function_call');
  if (raw === 'completed') return { reason: called ? 'toolCalls' : 'stop', raw };
  return { reason: reasons[raw] ?? 'other', raw };
}

const reasons: Readonly<Record<string, FinishReason>> = {
  max_output_tokens: 'length',
  content_filter: 'contentFilter',
};

async function countTokens(request: ModelRequest, attempt: Attempt): Promise<number> {
  const { signal, baseUrl } = attempt;
  const { model, input, text, tools, tool_choice, reasoning } = responsesBody(request, baseUrl);
  const client = await openaiClient(attempt);
  // What is undefined is no part of the JSON.
  const body = { model, input, text, tools, tool_choice, reasoning } as InputTokenCountParams;
  const counted = await client.responses.inputTokens.count(body, { signal });
  return counted.input_tokens;
}
