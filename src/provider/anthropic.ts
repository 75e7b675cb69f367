import type { Anthropic } from '@anthropic-ai/sdk';
import type * as Messages from '@anthropic-ai/sdk/resources/messages';
import { modelFacts } from '../model/catalogue.ts';
import type { FinishReason, ModelEvent } from '../model/events.ts';
import { parseModelReference } from '../model/reference.ts';
import type { ModelParameters, ModelRequest } from '../model/request.ts';
import { type Attempt, provider } from './attempt.ts';
import { countedUsage } from './countedUsage.ts';
import { withoutEnvironmentHeaders } from './environmentHeaders.ts';
import { portableSchema } from './portableSchema.ts';
import { type Media, textOnly, turnsOf, unsupportedMedia } from './turns.ts';

/** Anthropic's Messages API at the version its SDK pins, 2026-10-21. */
export const anthropic = provider(converse);

/** Tokens. The API demands a limit; the catalogue's may be 128,000, which no prompt means by saying none. */
const USUAL_LIMIT = 16_384;
/** Tokens. A larger answer may take more than the ten minutes a connection is kept without a word. */
const UNSTREAMED_LIMIT = 21_333;

async function* converse(request: ModelRequest, attempt: Attempt): AsyncGenerator<ModelEvent> {
  const body = bodyOf(request);
  const client = await clientOf(attempt);
  const { signal } = attempt;
  if (attempt.stream === false && body.max_tokens <= UNSTREAMED_LIMIT) {
    yield* readMessage(await client.messages.create({ ...body, stream: false }, { signal }));
    return;
  }
  const events = await client.messages.create({ ...body, stream: true }, { signal });
  yield* readEvents(events);
}

function* readMessage(message: Messages.Message): Generator<ModelEvent> {
  if (!Array.isArray(message.content)) return;
  for (const block of message.content) {
    if (block.type === 'text' && block.text) yield { type: 'delta', text: block.text };
  }
  if (message.usage) yield { type: 'usage', usage: usageOf(message.usage) };
  yield finish(message.stop_reason ?? 'end_turn', message.model);
}

async function* readEvents(
  events: AsyncIterable<Messages.RawMessageStreamEvent>,
): AsyncGenerator<ModelEvent> {
  let model = '';
  let reason: string | undefined;
  let usage: Counted | undefined;
  for await (const event of events) {
    switch (event.type) {
      case 'message_start':
        ({ model, usage } = event.message);
        break;
      case 'content_block_delta':
        if (event.delta.type === 'text_delta') yield { type: 'delta', text: event.delta.text };
        break;
      case 'message_delta':
        reason = event.delta.stop_reason ?? reason;
        // Running totals: the last one counts, and what it leaves out stands as it was.
        usage = { ...usage, ...withoutNulls(event.usage) };
        break;
      case 'message_stop':
        if (usage) yield { type: 'usage', usage: usageOf(usage) };
        yield finish(reason ?? 'end_turn', model);
        break;
    }
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

function finish(raw: string, model: string): ModelEvent {
  return { type: 'finish', reason: reasons[raw] ?? 'other', raw, ...(model && { model }) };
}

const reasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'toolCalls',
  refusal: 'refusal',
};

/** Every setting is given, so that the SDK takes none from the environment. */
export async function clientOf(attempt: Attempt): Promise<Anthropic> {
  const { Anthropic: Client } = await import('@anthropic-ai/sdk');
  return new Client({
    apiKey: attempt.key ?? 'none',
    defaultHeaders: {
      ...withoutEnvironmentHeaders('ANTHROPIC_CUSTOM_HEADERS'),
      ...(attempt.key === undefined && { Authorization: null }),
    },
    // The SDK adds the version to the path itself.
    baseURL: (attempt.baseUrl ?? 'https://api.anthropic.com').replace(/\/v1\/?$/, ''),
    webhookKey: null,
    fetch: attempt.fetch,
    maxRetries: 0,
    openTelemetry: false,
    logLevel: 'off',
  });
}

function bodyOf(request: ModelRequest): Messages.MessageCreateParams {
  const { maxOutputTokens, stopSequences, extra } = request.parameters;
  const turns = turnsOf(request);
  const system = turns
    .filter(({ role }) => role === 'system')
    .map(turn => ({
      type: 'text' as const,
      text: textOnly(turn, `A system message to ${request.model}`),
    }));
  const known = modelFacts(request.model)?.maxOutputTokens ?? USUAL_LIMIT;
  return {
    ...extra,
    model: parseModelReference(request.model)?.model ?? request.model,
    max_tokens: maxOutputTokens ?? Math.min(known, USUAL_LIMIT),
    ...(system.length > 0 && { system }),
    messages: turns.flatMap(({ role, parts }) =>
      role === 'system'
        ? []
        : [{ role, content: parts.map(part => contentOf(part, request.model)) }],
    ),
    ...(stopSequences && { stop_sequences: [...stopSequences] }),
    ...thinkingOf(request.parameters),
    ...outputOf(request),
  };
}

function thinkingOf({ reasoning }: ModelParameters): Partial<Messages.MessageCreateParams> {
  if (reasoning === undefined) return {};
  return { thinking: { type: reasoning === 'none' ? 'disabled' : 'adaptive' } };
}

function outputOf({ output, parameters }: ModelRequest): Partial<Messages.MessageCreateParams> {
  const { reasoning } = parameters;
  const portable = output?.schema && portableSchema(output.schema, 'anthropic');
  const config = {
    ...(portable && { format: { type: 'json_schema' as const, schema: { ...portable.schema } } }),
    ...(reasoning !== undefined && reasoning !== 'none' && { effort: reasoning }),
  };
  return Object.keys(config).length > 0 ? { output_config: config } : {};
}

function contentOf(part: string | Media, model: string): Messages.ContentBlockParam {
  if (typeof part === 'string') return { type: 'text', text: part };
  const { mimeType, data, url } = part;
  if (mimeType === 'application/pdf') {
    return {
      type: 'document',
      source:
        data === undefined
          ? { type: 'url', url }
          : { type: 'base64', media_type: 'application/pdf', data },
    };
  }
  const type = imageTypes.find(one => one === mimeType);
  if (!type) throw unsupportedMedia(part, model);
  return {
    type: 'image',
    source: data === undefined ? { type: 'url', url } : { type: 'base64', media_type: type, data },
  };
}

const imageTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const;
