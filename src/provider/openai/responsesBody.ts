import type { Responses } from 'openai/resources/responses/responses';
import { modelFacts } from '../../model/catalogue/catalogue.ts';
import { parseModelReference } from '../../model/catalogue/modelFacts.ts';
import { ownFormatKey } from '../../model/parameters/passedConfig.ts';
import type { ModelRequest } from '../../model/request.ts';
import { isText, type Media, textOfMedia, unsupportedMedia } from '../media.ts';
import { textMessages } from '../messages.ts';
import { portableSchema } from '../portableSchema.ts';
import {
  type AssistantPart,
  type Called,
  mentionsJson,
  type Sealed,
  type Turn,
  textOnly,
  turnsOf,
} from '../turns.ts';
import { breakpoint, cacheMark, cacheOptions } from './caching.ts';
import { toolParameters } from './tools.ts';

/** A request as the body of a Responses call. */
export function responsesBody(
  request: ModelRequest,
  baseUrl: string | undefined,
): Responses.ResponseCreateParams {
  const { temperature, topP, maxOutputTokens, reasoning, extra } = request.parameters;
  const turns = turnsOf(request);
  const mark = cacheMark(request, baseUrl, turns);
  const format = responsesFormat(request);
  return {
    // Prompts under development are private, so the provider stores nothing unless requested.
    store: false,
    ...cacheOptions(request, mark),
    ...extra,
    model: parseModelReference(request.model)?.model ?? request.model,
    input: turns.flatMap(turn =>
      inputItemsOf(turn, request.model, turn === mark?.turn ? mark.parts : undefined),
    ),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(maxOutputTokens !== undefined && { max_output_tokens: maxOutputTokens }),
    ...(reasoning !== undefined && { reasoning: { effort: reasoning } }),
    ...(format && { text: { format } }),
    ...responsesTools(request),
  };
}

function responsesFormat(request: ModelRequest): Responses.ResponseTextConfig['format'] {
  const { output, parameters } = request;
  // A format in the prompt's own `config` is sent unchanged.
  if (output?.format !== 'json' || ownFormatKey(parameters.extra)) return undefined;
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

function responsesTools({
  model,
  tools = [],
  toolChoice,
}: ModelRequest): Partial<Responses.ResponseCreateParams> {
  if (tools.length === 0) return {};
  return {
    tools: tools.map(tool => ({
      type: 'function',
      name: tool.name,
      ...(tool.description !== undefined && { description: tool.description }),
      ...toolParameters(tool, 'openai-responses'),
    })),
    ...(toolChoice && { tool_choice: toolChoice }),
    // Nothing is stored, so the reasoning before a call must be returned with its result.
    ...(modelFacts(model)?.capabilities?.reasoning && { include: ['reasoning.encrypted_content'] }),
  };
}

function inputItemsOf(
  turn: Turn,
  model: string,
  marked: number | undefined,
): readonly Responses.ResponseInputItem[] {
  switch (turn.role) {
    case 'system':
    case 'user':
      return [{ role: turn.role, content: responseContent(turn, model, marked) }];
    case 'assistant':
      return saidItems(turn.parts, model);
    case 'tool':
      return turn.parts.map(({ ref, text }) => ({
        type: 'function_call_output',
        call_id: ref,
        output: text,
      }));
  }
}

function responseContent(
  { role, parts }: Turn & { readonly role: 'system' | 'user' },
  model: string,
  marked: number | undefined,
): string | Responses.ResponseInputMessageContentList {
  if (role === 'system') textOnly(parts, textMessages.system(model));
  if (marked === undefined && (role === 'system' || parts.every(isText))) return parts.join('');
  return parts.map((part, index) => ({
    ...responsePart(part, model),
    ...(index + 1 === marked && breakpoint),
  }));
}

/** An item for each text and call. Reasoning precedes the item that it led to. */
function saidItems(
  parts: readonly AssistantPart[],
  model: string,
): readonly Responses.ResponseInputItem[] {
  const items: Responses.ResponseInputItem[] = [];
  let text = '';
  let phase: Phase | undefined;
  const say = (): void => {
    if (text !== '') items.push({ role: 'assistant', content: text, ...(phase && { phase }) });
    text = '';
    phase = undefined;
  };
  for (const part of parts) {
    if (isText(part) || 'url' in part) {
      text += textOnly([part], textMessages.model(model));
    } else {
      say();
      phase = 'sealed' in part ? phaseIn(part) : undefined;
      if (phase) continue;
      items.push('sealed' in part ? sealedItem(part) : callItem(part));
    }
  }
  say();
  return items;
}

type Phase = NonNullable<Responses.EasyInputMessage['phase']>;

/** The phase of the following text. Undefined for reasoning. */
function phaseIn({ sealed }: Sealed): Phase | undefined {
  const { type, phase } = sealed as { readonly type?: unknown; readonly phase?: unknown };
  return type === 'message' && typeof phase === 'string' ? (phase as Phase) : undefined;
}

/** Created by `responsesReply.ts` for the same model. */
function sealedItem({ sealed }: Sealed): Responses.ResponseReasoningItem {
  return sealed as Responses.ResponseReasoningItem;
}

function callItem({ ref, name, arguments: written }: Called): Responses.ResponseFunctionToolCall {
  return { type: 'function_call', call_id: ref, name, arguments: written };
}

function responsePart(part: string | Media, model: string): Responses.ResponseInputContent {
  if (isText(part)) return { type: 'input_text', text: part };
  const text = textOfMedia(part);
  if (text !== undefined) return { type: 'input_text', text };
  if (part.mimeType.startsWith('image/')) {
    return { type: 'input_image', image_url: part.url, detail: 'auto' };
  }
  if (part.mimeType !== 'application/pdf') throw unsupportedMedia(part, model);
  return part.data === undefined
    ? { type: 'input_file', file_url: part.url }
    : { type: 'input_file', filename: 'document.pdf', file_data: part.url };
}
