import type { Anthropic } from '@anthropic-ai/sdk';
import type { GenerateContentResponse } from '@google/genai/web';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { Responses } from 'openai/resources/responses/responses';
import type { Usage } from '../../src/model/events.ts';
import type { WireProtocol as WireProtocolName } from '../../src/provider/provider.ts';
import type { Received } from './loopback.ts';

/** How a wire protocol looks from outside: where things are in a request, what its frames are. */
export interface WireProtocol {
  readonly protocol: WireProtocolName;
  /** The provider as error messages name it. */
  readonly name: string;
  readonly model: string;
  readonly baseUrl: (url: string) => string;
  readonly schemaIn: (body: Received['body']) => unknown;
  /** The messages of a request as `role: text`, system first where it stands apart. */
  readonly messagesIn: (body: Received['body']) => readonly string[];
  readonly frames: {
    readonly start: string;
    readonly delta: (text: string) => string;
    /** The last words, with the usage that {@link countedUsage} expects. */
    readonly end: string;
    /** An error in a stream that had begun as a success: overloaded. */
    readonly error: string;
  };
  readonly usage: Usage;
  /** The body of an error in the provider's own shape. */
  readonly errorBody: (message: string, type: string) => unknown;
}

/** A partial literal of an SDK's type: frames are held to what the SDK says they are. */
export type Partly<T> = {
  readonly [K in keyof T]?: NonNullable<T[K]> extends object ? unknown : T[K];
};

export const data = (frame: unknown) => `data: ${JSON.stringify(frame)}\n\n`;
export const event = <T extends { readonly type: string }>(frame: T) =>
  `event: ${frame.type}\n${data(frame)}`;

export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    // Test bodies are JSON: anything may be looked into by a key.
    (from, key) => (from as Record<string | number, unknown> | undefined)?.[key],
    value,
  );
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Text of a content field, which is a string or a list of parts. */
function textIn(content: unknown): string {
  if (typeof content === 'string') return content;
  return list(content)
    .map(part => at(part, 'text'))
    .join('');
}

const roleAndText = (message: unknown) =>
  `${at(message, 'role')}: ${textIn(at(message, 'content'))}`;

const openaiError = (message: string, type: string) => ({
  error: { message, type, code: type, param: null },
});

const openaiResponses: WireProtocol = {
  protocol: 'openai-responses',
  name: 'OpenAI',
  model: 'openai/gpt-6-luna',
  baseUrl: url => `${url}/v1`,
  schemaIn: body => at(body, 'text', 'format', 'schema'),
  messagesIn: body => list(body['input']).map(roleAndText),
  frames: {
    start: event({ type: 'response.created', response: { id: 'r', status: 'in_progress' } }),
    delta: text =>
      event({
        type: 'response.output_text.delta',
        delta: text,
      } satisfies Partly<Responses.ResponseTextDeltaEvent>),
    end: event({
      type: 'response.completed',
      response: {
        id: 'r',
        model: 'gpt-6-luna-2026-09-01',
        status: 'completed',
        output: [],
        usage: {
          input_tokens: 100,
          input_tokens_details: { cached_tokens: 60, cache_write_tokens: 30 },
          output_tokens: 50,
          output_tokens_details: { reasoning_tokens: 20 },
          total_tokens: 150,
        },
      } satisfies Partly<Responses.Response>,
    }),
    error: event({
      type: 'error',
      code: 'server_is_overloaded',
      message: 'Our servers are busy',
      param: null,
      sequence_number: 3,
    } satisfies Responses.ResponseErrorEvent),
  },
  usage: {
    input: { total: 100, uncached: 10, cacheRead: 60, cacheWrite: 30 },
    output: { total: 50, text: 30, reasoning: 20 },
    source: 'provider',
  },
  errorBody: openaiError,
};

const chunk = (choices: unknown, more: Partly<ChatCompletionChunk> = {}) =>
  data({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices, ...more });

const openaiChat: WireProtocol = {
  protocol: 'openai',
  name: 'local',
  model: 'local/some-model',
  baseUrl: url => `${url}/v1`,
  schemaIn: body => at(body, 'response_format', 'json_schema', 'schema'),
  messagesIn: body => list(body['messages']).map(roleAndText),
  frames: {
    // A content filter's report comes first, without choices.
    start: chunk([]) + chunk([{ index: 0, delta: { role: 'assistant' }, finish_reason: null }]),
    delta: text => chunk([{ index: 0, delta: { content: text }, finish_reason: null }]),
    end:
      chunk([{ index: 0, delta: {}, finish_reason: 'stop' }]) +
      chunk([], {
        usage: {
          prompt_tokens: 100,
          prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 30 },
          completion_tokens: 50,
          completion_tokens_details: { reasoning_tokens: 20 },
          total_tokens: 150,
        },
      }) +
      'data: [DONE]\n\n',
    error: data({
      error: { message: 'Our servers are busy', code: 503, type: 'overloaded_error' },
    }),
  },
  usage: openaiResponses.usage,
  errorBody: openaiError,
};

const anthropic: WireProtocol = {
  protocol: 'anthropic',
  name: 'Anthropic',
  model: 'anthropic/claude-haiku-5-5',
  baseUrl: url => url,
  schemaIn: body => at(body, 'output_config', 'format', 'schema'),
  messagesIn: body => [
    ...list(body['system']).map(block => `system: ${at(block, 'text')}`),
    ...list(body['messages']).map(roleAndText),
  ],
  frames: {
    start:
      event({
        type: 'message_start',
        message: {
          id: 'm',
          model: 'claude-haiku-5-5-20261001',
          usage: {
            input_tokens: 10,
            cache_read_input_tokens: 60,
            cache_creation_input_tokens: 30,
            cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 10 },
            output_tokens: 1,
          },
        } satisfies Partly<Anthropic.Message>,
      }) +
      'event: ping\ndata: {"type": "ping"}\n\n' +
      event({
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'text', text: '' },
      }),
    delta: text =>
      event({
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'text_delta', text },
      } satisfies Anthropic.RawContentBlockDeltaEvent),
    end:
      event({ type: 'content_block_stop', index: 0 }) +
      event({
        type: 'message_delta',
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        usage: {
          output_tokens: 50,
          input_tokens: null,
          output_tokens_details: { thinking_tokens: 20 },
        },
      }) +
      event({ type: 'message_stop' } satisfies Anthropic.RawMessageStopEvent),
    error: event({
      type: 'error',
      error: { type: 'overloaded_error', message: 'Our servers are busy' },
    }),
  },
  usage: {
    ...openaiResponses.usage,
    input: { ...openaiResponses.usage.input, cacheWrite1h: 10 },
  },
  errorBody: (message, type) => ({ type: 'error', error: { type, message }, request_id: 'req_1' }),
};

const geminiChunk = (chunkOf: Partly<GenerateContentResponse>) => data(chunkOf);

const google: WireProtocol = {
  protocol: 'google',
  name: 'Google AI',
  model: 'googleai/gemini-3.8-flash',
  baseUrl: url => `${url}/v1`,
  schemaIn: body => at(body, 'generationConfig', 'responseJsonSchema'),
  messagesIn: body => [
    ...list(at(body, 'systemInstruction', 'parts')).map(part => `system: ${at(part, 'text')}`),
    ...list(body['contents']).map(
      content => `${at(content, 'role')}: ${textIn(at(content, 'parts'))}`,
    ),
  ],
  frames: {
    start: geminiChunk({
      candidates: [{ content: { parts: [{ text: 'hidden', thought: true }] } }],
    }),
    delta: text => geminiChunk({ candidates: [{ content: { role: 'model', parts: [{ text }] } }] }),
    end: geminiChunk({
      candidates: [{ content: { parts: [{ text: '' }] }, finishReason: 'STOP' }],
      modelVersion: 'gemini-3.8-flash-001',
      usageMetadata: {
        promptTokenCount: 100,
        cachedContentTokenCount: 60,
        candidatesTokenCount: 30,
        thoughtsTokenCount: 20,
        totalTokenCount: 150,
      },
    }),
    error: data({ error: { code: 503, message: 'Our servers are busy', status: 'UNAVAILABLE' } }),
  },
  usage: {
    input: { total: 100, uncached: 40, cacheRead: 60, cacheWrite: 0 },
    output: { total: 50, text: 30, reasoning: 20 },
    source: 'provider',
  },
  errorBody: (message, type) => ({ error: { code: 400, message, status: type } }),
};

export const wireProtocols: readonly WireProtocol[] = [
  openaiResponses,
  openaiChat,
  anthropic,
  google,
];

export function wireOf(protocol: WireProtocolName): WireProtocol {
  const found = wireProtocols.find(wire => wire.protocol === protocol);
  if (!found) throw new Error(`no ${protocol}`);
  return found;
}
