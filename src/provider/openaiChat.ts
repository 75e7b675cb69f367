import type * as Chat from 'openai/resources/chat/completions';
import type { CompletionUsage } from 'openai/resources/completions';
import type { FinishReason, ModelEvent } from '../model/events.ts';
import type { ModelRequest } from '../model/request.ts';
import { type Attempt, provider } from './attempt.ts';
import { type CallPiece, chatCalls } from './chatCalls.ts';
import { type ChatReasoning, withReasoning } from './chatReasoning.ts';
import { chatStream } from './chatStream.ts';
import { countedUsage } from './countedUsage.ts';
import { ErrorInReply } from './errors.ts';
import { chatBody } from './openaiChatBody.ts';
import { openaiClient } from './openaiClient.ts';

/** Chat Completions, as OpenAI and every compatible server speaks it. */
export const openaiChat = provider({ converse });

async function* converse(request: ModelRequest, attempt: Attempt): AsyncGenerator<ModelEvent> {
  const body = chatBody(request, attempt.baseUrl);
  const client = await openaiClient(attempt);
  if (attempt.stream !== false) {
    yield* readChunks(await chatStream(client, body, attempt));
    return;
  }
  const { signal } = attempt;
  const whole = await client.chat.completions.create({ ...body, stream: false }, { signal });
  yield* readChunks([asChunk(whole)]);
}

/** What is read of a chunk; compatible servers leave any of it out. */
interface Chunk {
  readonly model?: string;
  readonly usage?: CompletionUsage | null;
  readonly choices?: readonly {
    readonly delta?: {
      readonly content?: string | null;
      readonly refusal?: string | null;
      readonly tool_calls?: readonly CallPiece[] | null;
    } | null;
    readonly finish_reason?: string | null;
    readonly error?: unknown;
  }[];
}

/** A whole completion is a stream of one chunk. */
function asChunk({ choices = [], ...rest }: Chat.ChatCompletion): Chunk {
  return {
    ...rest,
    choices: choices.map(({ message, ...choice }) => ({
      ...choice,
      delta: {
        ...message,
        tool_calls: message.tool_calls?.map((call, index) => ({ ...call, index })) ?? [],
      },
    })),
  };
}

/** The finish reason comes before the usage: the last word is said when the stream has ended. */
async function* readChunks(
  chunks: AsyncIterable<Chunk> | Iterable<Chunk>,
): AsyncGenerator<ModelEvent> {
  const calls = chatCalls();
  let reasoning: ChatReasoning = {};
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
    const { content, refusal, tool_calls } = choice.delta ?? {};
    if (refusal) refused = true;
    const text = content ?? refusal;
    if (text) yield { type: 'delta', text };
    reasoning = withReasoning(reasoning, choice.delta);
    for (const piece of tool_calls ?? []) yield* calls.add(piece);
    if (choice.finish_reason) reason = choice.finish_reason;
    // OpenRouter's word for a provider that failed behind it.
    if (reason === 'error') throw new ErrorInReply({ error: choice.error ?? unsaid });
  }
  if (reason === undefined) return;
  const called = calls.whole();
  if (called.length > 0 && Object.keys(reasoning).length > 0) {
    yield { type: 'sealed', state: reasoning };
  }
  yield* called;
  if (usage) yield { type: 'usage', usage: usageOf(usage) };
  yield finish(refused ? 'refusal' : reason, called.length > 0, model);
}

const unsaid = { type: 'server_error', message: 'finish_reason: error' };

function usageOf(usage: CompletionUsage) {
  return countedUsage({
    input: usage.prompt_tokens,
    cacheRead: usage.prompt_tokens_details?.cached_tokens,
    cacheWrite: usage.prompt_tokens_details?.cache_write_tokens,
    output: usage.completion_tokens,
    reasoning: usage.completion_tokens_details?.reasoning_tokens,
  });
}

/** Some servers say `stop` of a reply that calls tools. */
function finish(raw: string, called: boolean, model: string): ModelEvent {
  const known = reasons[raw] ?? 'other';
  const reason = known === 'stop' && called ? 'toolCalls' : known;
  return { type: 'finish', reason, raw, ...(model && { model }) };
}

const reasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  content_filter: 'contentFilter',
  refusal: 'refusal',
  tool_calls: 'toolCalls',
};
