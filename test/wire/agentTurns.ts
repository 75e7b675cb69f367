import type { Anthropic } from '@anthropic-ai/sdk';
import type { GenerateContentResponse } from '@google/genai/web';
import type { ModelEvent } from '../../src/model/events.ts';
import { data, event, type Partly, type WireProtocol } from './protocols.ts';

/** A reply that thinks, speaks and calls two tools at once, as its provider writes it. */
export interface AgentTurn {
  readonly protocol: WireProtocol['protocol'];
  /** Frames of a stream. */
  readonly stream: string;
  /** The same in one body. */
  readonly body: unknown;
  /** One of the thoughts as it is sealed. */
  readonly sealed: unknown;
  /** What it comes to, without the pieces in which arguments are streamed. */
  readonly events: readonly ModelEvent[];
}

const thought = { type: 'thinking', thinking: 'Both, then.', signature: 'sig+/=1' } as const;
const redacted = { type: 'redacted_thinking', data: 'EmwKAhgB' } as const;
const usage = {
  input_tokens: 10,
  cache_read_input_tokens: 60,
  cache_creation_input_tokens: 30,
  cache_creation: { ephemeral_5m_input_tokens: 30, ephemeral_1h_input_tokens: 0 },
  output_tokens: 1,
} satisfies Partly<Anthropic.Usage>;
const last = {
  output_tokens: 50,
  output_tokens_details: { thinking_tokens: 20 },
} satisfies Partly<Anthropic.MessageDeltaUsage>;

function toolUse(id: string, city: string): Partly<Anthropic.ToolUseBlock> {
  return { type: 'tool_use', id, name: 'weather', input: { city } };
}

/** A block as it is streamed: how it begins, what is added, its end. */
function block(
  index: number,
  content_block: Partly<Anthropic.ContentBlock>,
  deltas: readonly Anthropic.RawContentBlockDelta[] = [],
): string {
  return [
    event({ type: 'content_block_start', index, content_block }),
    ...deltas.map(delta => event({ type: 'content_block_delta', index, delta })),
    event({ type: 'content_block_stop', index }),
  ].join('');
}

const anthropic: AgentTurn = {
  protocol: 'anthropic',
  stream: [
    event({
      type: 'message_start',
      message: { id: 'm', role: 'assistant', content: [], model: 'claude-haiku-5-5', usage },
    }),
    block(0, { type: 'thinking', thinking: '', signature: '' }, [
      { type: 'thinking_delta', thinking: 'Both, ' },
      { type: 'thinking_delta', thinking: 'then.' },
      { type: 'signature_delta', signature: 'sig+/=1' },
    ]),
    block(1, redacted),
    block(2, { type: 'text', text: '' }, [
      { type: 'text_delta', text: 'Let me ' },
      { type: 'text_delta', text: 'look.' },
    ]),
    block(3, { ...toolUse('toolu_1', ''), input: {} }, [
      { type: 'input_json_delta', partial_json: '' },
      { type: 'input_json_delta', partial_json: '{"city":' },
      { type: 'input_json_delta', partial_json: '"Oslo"}' },
    ]),
    block(4, { ...toolUse('toolu_2', ''), input: {} }, [
      { type: 'input_json_delta', partial_json: '{"city":"Rome"}' },
    ]),
    event({
      type: 'message_delta',
      delta: { stop_reason: 'tool_use', stop_sequence: null },
      usage: last,
    }),
    event({ type: 'message_stop' }),
  ].join(''),
  body: {
    id: 'm',
    type: 'message',
    role: 'assistant',
    model: 'claude-haiku-5-5',
    content: [
      thought,
      redacted,
      { type: 'text', text: 'Let me look.' },
      toolUse('toolu_1', 'Oslo'),
      toolUse('toolu_2', 'Rome'),
    ],
    stop_reason: 'tool_use',
    usage: { ...usage, ...last },
  },
  sealed: thought,
  events: [
    { type: 'sealed', state: thought },
    { type: 'sealed', state: redacted },
    { type: 'delta', text: 'Let me look.' },
    call('toolu_1', 'Oslo'),
    call('toolu_2', 'Rome'),
    {
      type: 'usage',
      usage: {
        input: { total: 100, uncached: 10, cacheRead: 60, cacheWrite: 30 },
        output: { total: 50, text: 30, reasoning: 20 },
        source: 'provider',
      },
    },
    { type: 'finish', reason: 'toolCalls', raw: 'tool_use', model: 'claude-haiku-5-5' },
  ],
};

const signed = { text: 'Let me look.', thoughtSignature: 'c2lnMQ==' };
const firstCall = {
  functionCall: { name: 'weather', args: { city: 'Oslo' } },
  thoughtSignature: 'c2lnMg==',
};
const secondCall = { functionCall: { id: 'own', name: 'weather', args: { city: 'Rome' } } };
const summary = { thought: true, text: 'Both, then.' };
const trailing = { text: '', thoughtSignature: 'c2lnMw==' };
const usageMetadata = {
  promptTokenCount: 95,
  toolUsePromptTokenCount: 5,
  cachedContentTokenCount: 60,
  candidatesTokenCount: 30,
  thoughtsTokenCount: 20,
  totalTokenCount: 150,
};

function chunk(
  parts: readonly unknown[],
  more: Partly<GenerateContentResponse> = {},
  finishReason?: 'STOP',
): Partly<GenerateContentResponse> {
  const candidate = { content: { role: 'model', parts }, ...(finishReason && { finishReason }) };
  return { candidates: [candidate], modelVersion: 'gemini-3.8-flash', ...more };
}

const google: AgentTurn = {
  protocol: 'google',
  stream: [
    data(chunk([summary], { usageMetadata: { promptTokenCount: 95, totalTokenCount: 95 } })),
    data(chunk([signed])),
    data(chunk([firstCall])),
    data(chunk([secondCall])),
    data(chunk([trailing], { usageMetadata }, 'STOP')),
  ].join(''),
  body: chunk([summary, signed, firstCall, secondCall, trailing], { usageMetadata }, 'STOP'),
  sealed: { thoughtSignature: 'c2lnMg==' },
  events: [
    { type: 'sealed', state: { thoughtSignature: 'c2lnMQ==' } },
    { type: 'delta', text: 'Let me look.' },
    { type: 'sealed', state: { thoughtSignature: 'c2lnMg==' } },
    call('call_1', 'Oslo'),
    call('own', 'Rome'),
    { type: 'sealed', state: { part: trailing } },
    {
      type: 'usage',
      usage: {
        input: { total: 100, uncached: 40, cacheRead: 60, cacheWrite: 0 },
        output: { total: 50, text: 30, reasoning: 20 },
        source: 'provider',
      },
    },
    { type: 'finish', reason: 'toolCalls', raw: 'STOP', model: 'gemini-3.8-flash' },
  ],
};

function call(ref: string, city: string): ModelEvent {
  const input = { city };
  const written = JSON.stringify(input);
  return { type: 'toolCall', call: { ref, name: 'weather', arguments: written, input } };
}

const turns = { anthropic, google };

export const agentTurns: readonly AgentTurn[] = Object.values(turns);

export function agentTurn(protocol: keyof typeof turns): AgentTurn {
  return turns[protocol];
}
