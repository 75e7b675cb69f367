import type { Part } from '@google/genai/web';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { Responses } from 'openai/resources/responses/responses';
import type { WireProtocol } from '../../src/provider/provider.ts';
import { agentTurn } from './agentTurns.ts';
import type { Received } from './loopback.ts';
import { at, data, event, list, type Partly } from './protocols.ts';

/**
 * How a protocol speaks of tools. The reply is the same everywhere: two calls at once, `weather` of
 * Oslo (`call_oslo`) and of Rome (`call_rome`), after a thought that the model seals where it can.
 */
export interface ToolFrames {
  readonly stream: string;
  /** The same reply as one body. */
  readonly body: unknown;
  /** Present where the protocol seals what a model thought. */
  readonly sealed?: unknown;
  /** The names of the tools in a request. */
  readonly toolsIn: (body: Received['body']) => readonly unknown[];
  readonly choiceIn: (body: Received['body']) => unknown;
  /** What a request says of calls, in order: `call REF NAME ARGUMENTS`, `result REF TEXT`, `sealed STATE`. */
  readonly roundIn: (body: Received['body']) => readonly string[];
}

const oslo = '{"city":"Oslo"}';
const rome = '{"city":"Rome"}';

const thought: Responses.ResponseReasoningItem = {
  type: 'reasoning',
  id: 'rs_1',
  summary: [],
  encrypted_content: 'gAAAA-sealed',
};

const item = (city: string, written: string): Responses.ResponseFunctionToolCall => ({
  type: 'function_call',
  id: `fc_${city}`,
  call_id: `call_${city}`,
  name: 'weather',
  arguments: written,
});

const itemAt = (output_index: number, whole: Responses.ResponseFunctionToolCall) => [
  event({
    type: 'response.output_item.added',
    output_index,
    item: { ...whole, arguments: '' },
  } satisfies Partly<Responses.ResponseOutputItemAddedEvent>),
  ...[whole.arguments.slice(0, 7), whole.arguments.slice(7)].map(delta =>
    event({
      type: 'response.function_call_arguments.delta',
      output_index,
      item_id: whole.id ?? '',
      delta,
    } satisfies Partly<Responses.ResponseFunctionCallArgumentsDeltaEvent>),
  ),
  event({
    type: 'response.output_item.done',
    output_index,
    item: whole,
  } satisfies Partly<Responses.ResponseOutputItemDoneEvent>),
];

const response = {
  id: 'r',
  object: 'response',
  status: 'completed',
  model: 'gpt-6-luna-2026-09-01',
  output: [thought, item('oslo', oslo), item('rome', rome)],
} satisfies Partly<Responses.Response>;

const openaiResponses: ToolFrames = {
  stream: [
    event({
      type: 'response.created',
      response: { ...response, status: 'in_progress', output: [] },
    }),
    event({
      type: 'response.output_item.added',
      output_index: 0,
      item: { ...thought, encrypted_content: 'gAAAA' },
    }),
    event({ type: 'response.output_item.done', output_index: 0, item: thought }),
    ...itemAt(1, item('oslo', oslo)),
    ...itemAt(2, item('rome', rome)),
    event({ type: 'response.completed', response }),
  ].join(''),
  body: response,
  sealed: thought,
  toolsIn: body => list(body['tools']).map(tool => at(tool, 'name')),
  choiceIn: body => body['tool_choice'],
  roundIn: body =>
    list(body['input']).flatMap(one => {
      switch (at(one, 'type')) {
        case 'function_call':
          return [`call ${at(one, 'call_id')} ${at(one, 'name')} ${at(one, 'arguments')}`];
        case 'function_call_output':
          return [`result ${at(one, 'call_id')} ${at(one, 'output')}`];
        case 'reasoning':
          return [`sealed ${at(one, 'encrypted_content')}`];
        default:
          return [];
      }
    }),
};

const chunk = (
  delta: ChatCompletionChunk.Choice.Delta,
  finish_reason: 'tool_calls' | null = null,
) =>
  data({
    id: 'c',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [{ index: 0, delta, finish_reason }],
  } satisfies ChatCompletionChunk);

const pieces = (index: number, city: string, written: string) => [
  chunk({
    tool_calls: [
      { index, id: `call_${city}`, type: 'function', function: { name: 'weather', arguments: '' } },
    ],
  }),
  chunk({ tool_calls: [{ index, function: { arguments: written.slice(0, 7) } }] }),
  chunk({ tool_calls: [{ index, function: { arguments: written.slice(7) } }] }),
];

const whole = (city: string, written: string) => ({
  id: `call_${city}`,
  type: 'function',
  function: { name: 'weather', arguments: written },
});

const openaiChat: ToolFrames = {
  stream: [
    chunk({ role: 'assistant', content: null }),
    ...pieces(0, 'oslo', oslo),
    ...pieces(1, 'rome', rome),
    chunk({}, 'tool_calls'),
    'data: [DONE]\n\n',
  ].join(''),
  body: {
    id: 'c',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: null,
          tool_calls: [whole('oslo', oslo), whole('rome', rome)],
        },
        finish_reason: 'tool_calls',
      },
    ],
  },
  toolsIn: body => list(body['tools']).map(tool => at(tool, 'function', 'name')),
  choiceIn: body => body['tool_choice'],
  roundIn: body =>
    list(body['messages']).flatMap(message => {
      const calls = list(at(message, 'tool_calls')).map(
        call =>
          `call ${at(call, 'id')} ${at(call, 'function', 'name')} ${at(call, 'function', 'arguments')}`,
      );
      const result = `result ${at(message, 'tool_call_id')} ${at(message, 'content')}`;
      return at(message, 'role') === 'tool' ? [result] : calls;
    }),
};

const anthropic: ToolFrames = {
  ...agentTurn('anthropic'),
  toolsIn: body => list(body['tools']).map(tool => at(tool, 'name')),
  choiceIn: body => body['tool_choice'],
  roundIn: body =>
    list(body['messages']).flatMap(message =>
      list(at(message, 'content')).flatMap(block => {
        switch (at(block, 'type')) {
          case 'tool_use':
            return [
              `call ${at(block, 'id')} ${at(block, 'name')} ${JSON.stringify(at(block, 'input'))}`,
            ];
          case 'tool_result':
            return [`result ${at(block, 'tool_use_id')} ${at(block, 'content')}`];
          case 'thinking':
            return [`sealed ${at(block, 'signature')}`];
          default:
            return [];
        }
      }),
    ),
};

const google: ToolFrames = {
  ...agentTurn('google'),
  toolsIn: body =>
    list(body['tools']).flatMap(tool =>
      list(at(tool, 'functionDeclarations')).map(one => at(one, 'name')),
    ),
  choiceIn: body => at(body, 'toolConfig', 'functionCallingConfig', 'mode'),
  roundIn: body =>
    list(body['contents']).flatMap(content =>
      list(at(content, 'parts')).flatMap(part => {
        const { functionCall: call, functionResponse: result } = part as Part;
        const signature = at(part, 'thoughtSignature');
        const own = signature !== undefined && signature !== 'skip_thought_signature_validator';
        return [
          ...(own ? [`sealed ${signature}`] : []),
          ...(call ? [`call ${call.id} ${call.name} ${JSON.stringify(call.args)}`] : []),
          ...(result ? [`result ${result.id} ${JSON.stringify(result.response)}`] : []),
        ];
      }),
    ),
};

/** All that lead over a wire. */
export const toolFrames: Readonly<Partial<Record<WireProtocol, ToolFrames>>> = {
  'openai-responses': openaiResponses,
  openai: openaiChat,
  anthropic,
  google,
};
