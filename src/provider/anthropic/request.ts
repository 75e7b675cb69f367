import type * as Messages from '@anthropic-ai/sdk/resources/messages';
import { modelFacts } from '../../model/catalogue/catalogue.ts';
import { parseModelReference } from '../../model/catalogue/modelFacts.ts';
import type { ModelRequest, ToolDefinition } from '../../model/request.ts';
import { isRecord } from '../../text/isRecord.ts';
import { type Media, textOfMedia, unsupportedMedia } from '../media.ts';
import { textMessages } from '../messages.ts';
import { portableSchema } from '../portableSchema.ts';
import { type AssistantPart, type Result, type Turn, textOnly, turnsOf } from '../turns.ts';
import { conversationEnd, type Layer, type MarkedBlock, prefixEnds } from './caching.ts';
import { type GrammarBudget, grammarBudget } from './grammar.ts';

/** In tokens. The API requires a limit. The model's own limit may be 128,000, which is rarely intended. */
const USUAL_LIMIT = 16_384;
/** In tokens. No model caches a shorter prefix. */
const LEAST_CACHED = 512;

export function bodyOf(
  request: ModelRequest,
  longestOutput = USUAL_LIMIT,
): Messages.MessageCreateParams {
  const { maxOutputTokens, stopSequences, temperature, topP, topK, extra } = request.parameters;
  return {
    ...extra,
    ...questionOf(request),
    // Anthropic no longer accepts these. `acceptedParameters` keeps them only for other servers.
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(topK !== undefined && { top_k: topK }),
    max_tokens: maxOutputTokens ?? Math.min(longestOutput, USUAL_LIMIT),
    ...(stopSequences && { stop_sequences: [...stopSequences] }),
  };
}

/** The part of the request that counts as input. */
export function questionOf(request: ModelRequest): Messages.MessageCountTokensParams {
  const { reasoning } = request.parameters;
  const budget = grammarBudget();
  const config = outputConfig(request, budget);
  return {
    model: parseModelReference(request.model)?.model ?? request.model,
    ...requestContent(request, budget),
    ...(reasoning !== undefined && {
      thinking: { type: reasoning === 'none' ? 'disabled' : 'adaptive' },
    }),
    ...(Object.keys(config).length > 0 && { output_config: config }),
  };
}

function outputConfig(
  { output, parameters: { reasoning, extra } }: ModelRequest,
  budget: GrammarBudget,
): Messages.OutputConfig {
  const portable = output?.schema && portableSchema(output.schema, 'anthropic');
  // A format in the prompt's own `config` is sent unchanged.
  const own = isRecord(extra?.['output_config']) ? extra['output_config'] : {};
  const enforced =
    !('format' in own) && portable && budget.fits(portable.schema, 'output')
      ? portable.schema
      : undefined;
  return {
    ...own,
    ...(enforced && { format: { type: 'json_schema', schema: { ...enforced } } }),
    ...(reasoning !== undefined && reasoning !== 'none' && { effort: reasoning }),
  };
}

type Content = Pick<
  Messages.MessageCountTokensParams,
  'tools' | 'tool_choice' | 'system' | 'messages'
>;

function requestContent(request: ModelRequest, budget: GrammarBudget): Content {
  const turns = placedTurns(turnsOf(request));
  const tools = (request.tools ?? []).map(tool => ({ block: toolOf(tool, budget), stable: true }));
  const system = turns.flatMap(({ turn, stable }) =>
    turn.role === 'system' ? systemBlocks(turn.parts, stable, request.model) : [],
  );
  const messages = turns.flatMap(({ turn, stable }) =>
    turn.role === 'system' ? [] : [messageParam(turn, stable, request.model)],
  );
  const layers = [tools, system, messages.flatMap(({ blocks }) => blocks)];
  const marks = marksOf(request, layers);
  const marked = <B extends object>({ block }: { readonly block: B }): B =>
    marks.has(block) ? { ...block, cache_control: { type: 'ephemeral' } } : block;
  const { toolChoice } = request;
  return {
    ...(tools.length > 0 && {
      tools: tools.map(marked),
      ...(toolChoice && { tool_choice: { type: choices[toolChoice] } }),
    }),
    ...(system.length > 0 && { system: system.map(marked) }),
    messages: messages.map(({ role, blocks }) => ({ role, content: blocks.map(marked) })),
  };
}

/** At most four marks, the maximum of Anthropic. None when `config` has marked the whole request. */
function marksOf(request: ModelRequest, layers: readonly Layer[]): ReadonlySet<object> {
  const { stablePrefix, tools = [], toolChoice, parameters } = request;
  if (!stablePrefix || parameters.extra?.['cache_control'] !== undefined) return new Set();
  const least = modelFacts(request.model)?.minimumCachedPrefix ?? LEAST_CACHED;
  const goesOn = tools.length > 0 && toolChoice !== 'none';
  return new Set([...prefixEnds(layers, least), ...(goesOn ? conversationEnd(layers, least) : [])]);
}

const choices = { auto: 'auto', required: 'any', none: 'none' } as const;

/** The turns, each with the number of its parts in the stable prefix. */
function placedTurns(turns: readonly Turn[]) {
  const end = turns.findIndex(({ stableParts }) => stableParts !== undefined);
  return turns.map((turn, index) => ({
    turn,
    stable: turn.stableParts ?? (index < end ? turn.parts.length : 0),
  }));
}

/** A schema that is too complex to be enforced is sent anyway, as a hint to the model. */
function toolOf(
  { name, description, inputSchema }: ToolDefinition,
  budget: GrammarBudget,
): Messages.Tool {
  const portable = portableSchema(inputSchema, 'anthropic');
  const strict = portable !== undefined && budget.fits(portable.schema, 'tool');
  return {
    name,
    ...(description !== undefined && { description }),
    input_schema: { ...(strict ? portable.schema : inputSchema), type: 'object' },
    ...(strict && { strict }),
  };
}

/** One block for each message, or two when the stable prefix ends inside it. */
function systemBlocks(
  parts: readonly (string | Media)[],
  stable: number,
  model: string,
): readonly MarkedBlock<Messages.TextBlockParam>[] {
  const block = (some: readonly (string | Media)[]): Messages.TextBlockParam => ({
    type: 'text',
    text: textOnly(some, textMessages.system(model)),
  });
  return [
    ...(stable > 0 ? [{ block: block(parts.slice(0, stable)), stable: true }] : []),
    ...(stable < parts.length ? [{ block: block(parts.slice(stable)), stable: false }] : []),
  ];
}

/** Tool results are a user message right after the message with the calls. */
function messageParam(turn: Exclude<Turn, { role: 'system' }>, stable: number, model: string) {
  const blocks =
    turn.role === 'assistant'
      ? turn.parts.map(part => saidBlock(part, model))
      : turn.parts.map(part => givenBlock(part, model));
  return {
    role: turn.role === 'assistant' ? ('assistant' as const) : ('user' as const),
    blocks: blocks.map((block, index) => ({ block, stable: index < stable })),
  };
}

function saidBlock(part: AssistantPart, model: string): Messages.ContentBlockParam {
  if (typeof part !== 'string') {
    // Created by the same model, as the block that it was received in.
    if ('sealed' in part) return part.sealed as Messages.ThinkingBlockParam;
    if ('ref' in part) {
      return { type: 'tool_use', id: part.ref, name: part.name, input: part.input };
    }
  }
  return { type: 'text', text: textOnly([part], textMessages.model(model)) };
}

function givenBlock(part: string | Media | Result, model: string): Messages.ContentBlockParam {
  if (typeof part === 'string') return { type: 'text', text: part };
  if (!('ref' in part)) return mediaBlock(part, model);
  const { ref, text } = part;
  return { type: 'tool_result', tool_use_id: ref, ...(text !== '' && { content: text }) };
}

function mediaBlock(part: Media, model: string): Messages.ContentBlockParam {
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
  const text = textOfMedia(part);
  if (text !== undefined) {
    return { type: 'document', source: { type: 'text', media_type: 'text/plain', data: text } };
  }
  const type = imageTypes.find(one => one === mimeType);
  if (!type) throw unsupportedMedia(part, model);
  return {
    type: 'image',
    source: data === undefined ? { type: 'url', url } : { type: 'base64', media_type: type, data },
  };
}

const imageTypes = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const;
