import type * as Chat from 'openai/resources/chat/completions';
import { parseModelReference } from '../../model/catalogue/modelFacts.ts';
import { ownFormatKey } from '../../model/parameters/passedConfig.ts';
import type { ModelRequest } from '../../model/request.ts';
import { isOpenai } from '../../model/settings/officialHosts.ts';
import type { EndpointTraits } from '../../model/settings/settings.ts';
import { isText, type Media, textOfMedia, unsupportedMedia } from '../media.ts';
import { textMessages } from '../messages.ts';
import { portableSchema } from '../portableSchema.ts';
import { type AssistantPart, mentionsJson, type Turn, textOnly, turnsOf } from '../turns.ts';
import { breakpoint, cacheMark, cacheOptions } from './caching.ts';
import { toolParameters } from './tools.ts';

/**
 * A request as the body of a Chat Completions call. Compatible servers only know the old name of the output
 * limit, which newer models of OpenAI refuse.
 */
export function chatBody(
  request: ModelRequest,
  baseUrl: string | undefined,
  outputLimit: EndpointTraits['outputLimit'] = isOpenai(baseUrl)
    ? 'max_completion_tokens'
    : 'max_tokens',
): Chat.ChatCompletionCreateParams {
  const { temperature, topP, topK, maxOutputTokens, stopSequences, reasoning, seed, extra } =
    request.parameters;
  const turns = turnsOf(request);
  const mark = cacheMark(request, baseUrl, turns);
  const format = chatFormat(request);
  return {
    ...cacheOptions(request, mark),
    ...extra,
    model: parseModelReference(request.model)?.model ?? request.model,
    messages: turns.flatMap(turn =>
      chatMessages(turn, request.model, turn === mark?.turn ? mark.parts : undefined),
    ),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(topK !== undefined && { top_k: topK }),
    ...(maxOutputTokens !== undefined && { [outputLimit]: maxOutputTokens }),
    ...(stopSequences && { stop: [...stopSequences] }),
    ...(reasoning !== undefined && { reasoning_effort: reasoning }),
    ...(seed !== undefined && { seed }),
    ...(format && { response_format: format }),
    ...chatTools(request),
  };
}

function chatFormat(
  request: ModelRequest,
): Chat.ChatCompletionCreateParams['response_format'] | undefined {
  const { output, parameters } = request;
  // A format in the prompt's own `config` is sent unchanged.
  if (output?.format !== 'json' || ownFormatKey(parameters.extra)) return undefined;
  const portable = output.schema && portableSchema(output.schema, 'openai');
  if (portable) {
    // Strict servers refuse unknown fields, so nothing else of `portable` is sent.
    const { schema, strict } = portable;
    return { type: 'json_schema', json_schema: { name: 'output', strict, schema } };
  }
  return !output.schema && mentionsJson(request) ? { type: 'json_object' } : undefined;
}

function chatTools({
  tools = [],
  toolChoice,
}: ModelRequest): Partial<Chat.ChatCompletionCreateParams> {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(tool => {
      const { parameters, strict } = toolParameters(tool, 'openai');
      const { name, description } = tool;
      return {
        type: 'function',
        function: {
          name,
          ...(description !== undefined && { description }),
          parameters,
          ...(strict && { strict }),
        },
      };
    }),
    ...(toolChoice && { tool_choice: toolChoice }),
  };
}

function chatMessages(
  turn: Turn,
  model: string,
  marked: number | undefined,
): readonly Chat.ChatCompletionMessageParam[] {
  switch (turn.role) {
    case 'system':
      textOnly(turn.parts, textMessages.system(model));
      return [
        { role: 'system', content: chatContent(turn.parts.filter(isText), marked, chatTextPart) },
      ];
    case 'user':
      return [
        { role: 'user', content: chatContent(turn.parts, marked, part => chatPart(part, model)) },
      ];
    case 'assistant':
      return [saidMessage(turn.parts, model)];
    case 'tool':
      return turn.parts.map(({ ref, text }) => ({
        role: 'tool',
        tool_call_id: ref,
        content: text,
      }));
  }
}

/** Plain text if possible, because not every server accepts lists. */
function chatContent<P, Block extends object>(
  parts: readonly P[],
  marked: number | undefined,
  blockOf: (part: P) => Block,
): string | Block[] {
  if (marked === undefined && parts.every(isText)) return parts.join('');
  return parts.map((part, index) => ({
    ...blockOf(part),
    ...(index + 1 === marked && breakpoint),
  }));
}

function saidMessage(
  parts: readonly AssistantPart[],
  model: string,
): Chat.ChatCompletionAssistantMessageParam {
  const calls = parts.filter(part => typeof part !== 'string' && 'ref' in part);
  const said = parts.filter(part => isText(part) || 'url' in part);
  const sealed = parts.flatMap(part => (!isText(part) && 'sealed' in part ? [part.sealed] : []));
  return {
    role: 'assistant',
    content: said.length > 0 ? textOnly(said, textMessages.model(model)) : null,
    ...(calls.length > 0 && {
      tool_calls: calls.map(({ ref, name, arguments: written }) => ({
        type: 'function',
        id: ref,
        function: { name, arguments: written },
      })),
    }),
    // Fields of the same server, from `openaiChat.ts`.
    ...Object.assign({}, ...sealed),
  };
}

function chatTextPart(text: string): Chat.ChatCompletionContentPartText {
  return { type: 'text', text };
}

function chatPart(part: string | Media, model: string): Chat.ChatCompletionContentPart {
  if (isText(part)) return chatTextPart(part);
  const text = textOfMedia(part);
  if (text !== undefined) return chatTextPart(text);
  const { mimeType, url, data } = part;
  if (mimeType.startsWith('image/')) return { type: 'image_url', image_url: { url } };
  if (mimeType === 'application/pdf' && data !== undefined) {
    return { type: 'file', file: { filename: 'document.pdf', file_data: url } };
  }
  const format = sounds[mimeType];
  if (format === undefined || data === undefined) throw unsupportedMedia(part, model);
  return { type: 'input_audio', input_audio: { data, format } };
}

const sounds: Readonly<Record<string, 'mp3' | 'wav'>> = {
  'audio/mpeg': 'mp3',
  'audio/mp3': 'mp3',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
};
