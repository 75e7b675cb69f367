import type * as Chat from 'openai/resources/chat/completions';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { CompletionUsage } from 'openai/resources/completions';
import type { FinishReason, ModelEvent } from '../model/events.ts';
import { parseModelReference } from '../model/reference.ts';
import type { ModelRequest } from '../model/request.ts';
import { type Attempt, provider } from './attempt.ts';
import { countedUsage } from './countedUsage.ts';
import { type Media, unsupportedMedia } from './media.ts';
import { openaiClient } from './openaiClient.ts';
import { portableSchema } from './portableSchema.ts';
import { type AssistantPart, mentionsJson, type Turn, textOnly, turnsOf } from './turns.ts';

/** Chat Completions, as OpenAI and every compatible server speaks it. */
export const openaiChat = provider({ converse });

async function* converse(request: ModelRequest, attempt: Attempt): AsyncGenerator<ModelEvent> {
  const body = bodyOf(request, attempt);
  const client = await openaiClient(attempt);
  const { signal } = attempt;
  if (attempt.stream === false) {
    const completion = await client.chat.completions.create({ ...body, stream: false }, { signal });
    const [choice] = completion.choices ?? [];
    if (!choice) return;
    const { content, refusal } = choice.message;
    const text = content ?? refusal;
    if (text) yield { type: 'delta', text };
    if (completion.usage) yield { type: 'usage', usage: usageOf(completion.usage) };
    yield finish(refusal ? 'refusal' : choice.finish_reason, completion.model);
    return;
  }
  const chunks = await client.chat.completions.create(
    { ...body, stream: true, stream_options: { include_usage: true } },
    { signal },
  );
  yield* readChunks(chunks);
}

/** The finish reason comes before the usage: the last word is said when the stream has ended. */
async function* readChunks(chunks: AsyncIterable<ChatCompletionChunk>): AsyncGenerator<ModelEvent> {
  let reason: string | undefined;
  let refused = false;
  let model = '';
  let usage: CompletionUsage | undefined;
  for await (const chunk of chunks) {
    if (chunk.model) model = chunk.model;
    if (chunk.usage) usage = chunk.usage;
    // Usage chunks have no choices, nor have content filter reports.
    const [choice] = chunk.choices ?? [];
    if (!choice) continue;
    const { content, refusal } = choice.delta ?? {};
    if (refusal) refused = true;
    const text = content ?? refusal;
    if (text) yield { type: 'delta', text };
    if (choice.finish_reason) reason = choice.finish_reason;
  }
  if (reason === undefined) return;
  if (usage) yield { type: 'usage', usage: usageOf(usage) };
  yield finish(refused ? 'refusal' : reason, model);
}

function usageOf(usage: CompletionUsage) {
  return countedUsage({
    input: usage.prompt_tokens,
    cacheRead: usage.prompt_tokens_details?.cached_tokens,
    cacheWrite: usage.prompt_tokens_details?.cache_write_tokens,
    output: usage.completion_tokens,
    reasoning: usage.completion_tokens_details?.reasoning_tokens,
  });
}

function finish(raw: string, model: string | undefined): ModelEvent {
  return { type: 'finish', reason: reasons[raw] ?? 'other', raw, ...(model && { model }) };
}

const reasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  content_filter: 'contentFilter',
  refusal: 'refusal',
  tool_calls: 'toolCalls',
};

function bodyOf(request: ModelRequest, { baseUrl }: Attempt): Chat.ChatCompletionCreateParams {
  const { temperature, topP, topK, maxOutputTokens, stopSequences, reasoning, extra } =
    request.parameters;
  const format = formatOf(request);
  // Compatible servers know only the old name, which OpenAI's own models have begun to refuse.
  const limit = baseUrl?.startsWith('https://api.openai.com/')
    ? 'max_completion_tokens'
    : 'max_tokens';
  return {
    ...extra,
    model: parseModelReference(request.model)?.model ?? request.model,
    messages: turnsOf(request).flatMap(turn => messagesOf(turn, request.model)),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(topK !== undefined && { top_k: topK }),
    ...(maxOutputTokens !== undefined && { [limit]: maxOutputTokens }),
    ...(stopSequences && { stop: [...stopSequences] }),
    ...(reasoning !== undefined && { reasoning_effort: reasoning }),
    ...(format && { response_format: format }),
  };
}

function formatOf(
  request: ModelRequest,
): Chat.ChatCompletionCreateParams['response_format'] | undefined {
  const { output } = request;
  if (output?.format !== 'json') return undefined;
  const portable = output.schema && portableSchema(output.schema, 'openai');
  if (portable) return { type: 'json_schema', json_schema: { name: 'output', ...portable } };
  return !output.schema && mentionsJson(request) ? { type: 'json_object' } : undefined;
}

function messagesOf(turn: Turn, model: string): readonly Chat.ChatCompletionMessageParam[] {
  switch (turn.role) {
    case 'system':
      return [{ role: 'system', content: textOnly(turn.parts, `A system message to ${model}`) }];
    case 'assistant':
      return [saidMessage(turn.parts, model)];
    case 'tool':
      return turn.parts.map(({ ref, text }) => ({
        role: 'tool',
        tool_call_id: ref,
        content: text,
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

/** No state is sealed by this protocol: what a model thought is lost to it. */
function saidMessage(
  parts: readonly AssistantPart[],
  model: string,
): Chat.ChatCompletionAssistantMessageParam {
  const calls = parts.filter(part => typeof part !== 'string' && 'ref' in part);
  const said = parts.filter(part => typeof part === 'string' || 'url' in part);
  return {
    role: 'assistant',
    ...(said.length > 0 && { content: textOnly(said, `An assistant message to ${model}`) }),
    ...(calls.length > 0 && {
      tool_calls: calls.map(({ ref, name, arguments: written }) => ({
        type: 'function',
        id: ref,
        function: { name, arguments: written },
      })),
    }),
  };
}

function contentOf(part: string | Media, model: string): Chat.ChatCompletionContentPart {
  if (typeof part === 'string') return { type: 'text', text: part };
  if (!part.mimeType.startsWith('image/')) throw unsupportedMedia(part, model);
  return { type: 'image_url', image_url: { url: part.url } };
}
