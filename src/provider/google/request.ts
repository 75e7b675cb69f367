import type {
  Content,
  FunctionCallingConfigMode,
  FunctionDeclaration,
  GenerateContentConfig,
  GenerateContentParameters,
  Part,
  ThinkingConfig,
  ThinkingLevel,
} from '@google/genai/web';
import { parseModelReference } from '../../model/catalogue/modelFacts.ts';
import { ownFormatKey } from '../../model/parameters/passedConfig.ts';
import type { ModelRequest, ReasoningEffort, ToolDefinition } from '../../model/request.ts';
import { isTextType } from '../../prompt/messages/mediaSource.ts';
import { isRecord } from '../../text/isRecord.ts';
import type { Media } from '../media.ts';
import { textMessages } from '../messages.ts';
import { portableSchema } from '../portableSchema.ts';
import { type AssistantPart, type Result, textOnly, turnsOf } from '../turns.ts';
import type { Signature } from './reply.ts';

/**
 * Google's value for calls that were not made by a Gemini model. Gemini 3 refuses calls without a signature.
 */
const FOREIGN = 'skip_thought_signature_validator';

export function parametersOf(request: ModelRequest): GenerateContentParameters {
  const { temperature, topP, topK, maxOutputTokens, stopSequences, seed, reasoning, extra } =
    request.parameters;
  const { model, contents, ...question } = geminiQuestion(request);
  return {
    model,
    contents: [...contents],
    config: {
      ...extra,
      // If enabled, the SDK sends further requests on its own, and each is billed.
      automaticContinuation: false,
      ...question,
      ...outputConfig(request, model),
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { topP }),
      ...(topK !== undefined && { topK }),
      ...(maxOutputTokens !== undefined && { maxOutputTokens }),
      ...(stopSequences && { stopSequences: [...stopSequences] }),
      ...(seed !== undefined && { seed }),
      ...(reasoning !== undefined && { thinkingConfig: thinkingOf(model, reasoning) }),
    },
  };
}

/** The part of the request that counts as input. */
export function countedRequest(request: ModelRequest) {
  const question = geminiQuestion(request);
  return { ...question, generationConfig: outputConfig(request, question.model) };
}

interface GeminiQuestion extends Pick<GenerateContentConfig, 'tools' | 'toolConfig'> {
  readonly model: string;
  readonly contents: readonly Content[];
  readonly systemInstruction?: Content;
}

function geminiQuestion(request: ModelRequest): GeminiQuestion {
  const model = parseModelReference(request.model)?.model ?? request.model;
  const turns = turnsOf(request);
  const system = turns
    .filter(turn => turn.role === 'system')
    .map(({ parts }) => ({ text: textOnly(parts, textMessages.system(request.model)) }));
  const contents = turns.flatMap((turn): readonly Content[] => {
    if (turn.role === 'system') return [];
    if (turn.role === 'assistant') return [{ role: 'model', parts: saidParts(turn.parts, model) }];
    return [{ role: 'user', parts: turn.parts.map(givenPart) }];
  });
  const { tools = [], toolChoice } = request;
  return {
    model,
    contents,
    ...(system.length > 0 && { systemInstruction: { parts: system } }),
    ...(tools.length > 0 && {
      tools: [{ functionDeclarations: tools.map(declarationOf) }],
      ...(toolChoice && {
        toolConfig: { functionCallingConfig: { mode: modes[toolChoice] } },
      }),
    }),
  };
}

// The enums of the SDK have the same strings as values, but importing them would load the SDK.
const modes = {
  auto: 'AUTO' as FunctionCallingConfigMode,
  required: 'ANY' as FunctionCallingConfigMode,
  none: 'NONE' as FunctionCallingConfigMode,
} as const;

/** A schema that Google's schema language cannot express is added to the description. */
function declarationOf({ name, description, inputSchema }: ToolDefinition): FunctionDeclaration {
  const portable = portableSchema(inputSchema, 'google');
  const described = portable ? [] : [`Arguments as JSON Schema: ${JSON.stringify(inputSchema)}`];
  const words = [...(description === undefined ? [] : [description]), ...described].join('\n');
  return {
    name,
    ...(words !== '' && { description: words }),
    parametersJsonSchema: portable?.schema ?? { type: 'object' },
  };
}

function outputConfig(
  { output, tools = [], parameters }: ModelRequest,
  model: string,
): Pick<GenerateContentConfig, 'responseMimeType' | 'responseJsonSchema'> {
  // A format in the prompt's own `config` is sent unchanged.
  if (output?.format !== 'json' || ownFormatKey(parameters.extra)) return {};
  // Older models accept either tools or a format.
  if (tools.length > 0 && isBefore3(model)) return {};
  const portable = output.schema && portableSchema(output.schema, 'google');
  return {
    responseMimeType: 'application/json',
    ...(portable && { responseJsonSchema: portable.schema }),
  };
}

function isBefore3(model: string): boolean {
  return /^gemini-[12]\b/.test(model);
}

const levels = { none: 'MINIMAL', low: 'LOW', medium: 'MEDIUM', high: 'HIGH' } as const;
/** In tokens. Models before Gemini 3 have a budget instead of a level. */
const budgets = { none: 0, low: 1024, medium: 8192, high: 24_576 } as const;
/** The minimum for models that cannot disable reasoning. */
const least = { budget: 128, level: 'LOW' } as const;

function thinkingOf(model: string, effort: ReasoningEffort): ThinkingConfig {
  const must = effort === 'none' && /-pro\b/.test(model);
  if (isBefore3(model)) return { thinkingBudget: must ? least.budget : budgets[effort] };
  return { thinkingLevel: (must ? least.level : levels[effort]) as ThinkingLevel };
}

/** The parts of the model's turn, each signature with its part. */
function saidParts(parts: readonly AssistantPart[], model: string): Part[] {
  const said: Part[] = [];
  let signature: Signature | undefined;
  for (const part of parts) {
    if (typeof part === 'object' && 'sealed' in part) {
      // Created by the same model, in the shape in which its reply was read.
      signature = part.sealed as Signature;
      if ('part' in signature) said.push(signature.part);
    } else {
      const signed = signature && !('part' in signature) ? signature : {};
      said.push({ ...saidPart(part), ...signed });
      signature = undefined;
    }
  }
  const call = said.findIndex(({ functionCall }) => functionCall !== undefined);
  const first = said[call];
  if (!first || first.thoughtSignature !== undefined || isBefore3(model)) return said;
  return said.with(call, { ...first, thoughtSignature: FOREIGN });
}

function saidPart(part: Exclude<AssistantPart, { sealed: unknown }>): Part {
  if (typeof part === 'string' || !('ref' in part)) return givenPart(part);
  return { functionCall: { id: part.ref, name: part.name, args: part.input } };
}

function givenPart(part: string | Media | Result): Part {
  if (typeof part === 'string') return { text: part };
  if ('ref' in part) {
    const { ref, name, output } = part;
    const response = isRecord(output) ? output : { output };
    return { functionResponse: { id: ref, name, response } };
  }
  const { data, url } = part;
  // Gemini does not accept the types of JSON and XML.
  const mimeType = isTextType(part.mimeType) ? textType(part.mimeType) : part.mimeType;
  return data === undefined
    ? { fileData: { fileUri: url, mimeType } }
    : { inlineData: { data, mimeType } };
}

function textType(mimeType: string): string {
  return mimeType.startsWith('text/') ? mimeType : 'text/plain';
}
