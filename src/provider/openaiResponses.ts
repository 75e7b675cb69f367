import type { Responses } from 'openai/resources/responses/responses';
import type { FinishReason, ModelEvent } from '../model/events.ts';
import { parseModelReference } from '../model/reference.ts';
import type { ModelRequest } from '../model/request.ts';
import { type Attempt, provider } from './attempt.ts';
import { countedUsage } from './countedUsage.ts';
import { ErrorInReply } from './errors.ts';
import { type Media, unsupportedMedia } from './media.ts';
import { openaiClient } from './openaiClient.ts';
import { portableSchema } from './portableSchema.ts';
import { type AssistantPart, mentionsJson, type Turn, textOnly, turnsOf } from './turns.ts';

/** OpenAI's Responses API, also of Azure's v1 endpoints. */
export const openaiResponses = provider({ converse });

async function* converse(request: ModelRequest, attempt: Attempt): AsyncGenerator<ModelEvent> {
  const body = bodyOf(request);
  const client = await openaiClient(attempt);
  const { signal } = attempt;
  if (attempt.stream === false) {
    const response = await client.responses.create({ ...body, stream: false }, { signal });
    for (const item of response.output ?? []) {
      if (item.type !== 'message') continue;
      for (const part of item.content) {
        yield { type: 'delta', text: part.type === 'refusal' ? part.refusal : part.text };
      }
    }
    yield* endOf(response);
    return;
  }
  const events = await client.responses.create({ ...body, stream: true }, { signal });
  for await (const event of events) {
    if (event.type === 'response.output_text.delta' || event.type === 'response.refusal.delta') {
      yield { type: 'delta', text: event.delta };
    } else if (
      event.type === 'response.completed' ||
      event.type === 'response.incomplete' ||
      event.type === 'response.failed'
    ) {
      yield* endOf(event.response);
    } else if (event.type === 'error') {
      throw new ErrorInReply({ error: event });
    }
  }
}

function* endOf(response: Responses.Response): Generator<ModelEvent> {
  if (response.error || response.status === 'failed') throw new ErrorInReply(response);
  if (response.output === undefined) return;
  const { usage } = response;
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
  const raw = response.incomplete_details?.reason ?? response.status ?? 'completed';
  const refused = response.output.some(
    item => item.type === 'message' && item.content.some(part => part.type === 'refusal'),
  );
  yield {
    type: 'finish',
    reason: refused ? 'refusal' : (reasons[raw] ?? 'other'),
    raw: refused ? 'refusal' : raw,
    model: response.model,
  };
}

const reasons: Readonly<Record<string, FinishReason>> = {
  completed: 'stop',
  max_output_tokens: 'length',
  content_filter: 'contentFilter',
};

function bodyOf(request: ModelRequest): Responses.ResponseCreateParams {
  const { temperature, topP, maxOutputTokens, reasoning, extra } = request.parameters;
  const format = formatOf(request);
  return {
    // Prompts under development are private: nothing is kept with the provider unless asked for.
    store: false,
    ...extra,
    model: parseModelReference(request.model)?.model ?? request.model,
    input: turnsOf(request).flatMap(turn => itemsOf(turn, request.model)),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(maxOutputTokens !== undefined && { max_output_tokens: maxOutputTokens }),
    ...(reasoning !== undefined && { reasoning: { effort: reasoning } }),
    ...(format && { text: { format } }),
  };
}

function formatOf(request: ModelRequest): Responses.ResponseTextConfig['format'] {
  const { output } = request;
  if (output?.format !== 'json') return undefined;
  const portable = output.schema && portableSchema(output.schema, 'openai-responses');
  if (portable) {
    return {
      type: 'json_schema',
      name: 'output',
      schema: portable.schema,
      strict: portable.strict,
    };
  }
  // OpenAI refuses JSON mode unless the prompt itself asks for JSON.
  return !output.schema && mentionsJson(request) ? { type: 'json_object' } : undefined;
}

function itemsOf(turn: Turn, model: string): readonly Responses.ResponseInputItem[] {
  switch (turn.role) {
    case 'system':
      return [{ role: 'system', content: textOnly(turn.parts, `A system message to ${model}`) }];
    case 'assistant':
      return turn.parts.map(part => saidItem(part, model));
    case 'tool':
      return turn.parts.map(({ ref, text }) => ({
        type: 'function_call_output',
        call_id: ref,
        output: text,
      }));
    case 'user': {
      const [first] = turn.parts;
      if (turn.parts.length === 1 && typeof first === 'string') {
        return [{ role: 'user', content: first }];
      }
      return [{ role: 'user', content: turn.parts.map(part => contentOf(part, model)) }];
    }
  }
}

/** The state a model sealed is one item as it came: it must stand before the item that it led to. */
function saidItem(part: AssistantPart, model: string): Responses.ResponseInputItem {
  if (typeof part !== 'string') {
    if ('sealed' in part) return part.sealed as Responses.ResponseReasoningItem;
    if ('ref' in part) {
      const { ref, name, arguments: written } = part;
      return { type: 'function_call', call_id: ref, name, arguments: written };
    }
  }
  return { role: 'assistant', content: textOnly([part], `An assistant message to ${model}`) };
}

function contentOf(part: string | Media, model: string): Responses.ResponseInputContent {
  if (typeof part === 'string') return { type: 'input_text', text: part };
  if (part.mimeType.startsWith('image/')) {
    return { type: 'input_image', image_url: part.url, detail: 'auto' };
  }
  if (part.mimeType !== 'application/pdf') throw unsupportedMedia(part, model);
  return part.data === undefined
    ? { type: 'input_file', file_url: part.url }
    : { type: 'input_file', filename: 'document.pdf', file_data: part.url };
}
