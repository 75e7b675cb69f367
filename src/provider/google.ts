import type {
  GenerateContentConfig,
  GenerateContentParameters,
  GenerateContentResponse,
  GoogleGenAI,
  Part,
  ThinkingConfig,
  ThinkingLevel,
} from '@google/genai/web';
import type { FinishReason, ModelEvent } from '../model/events.ts';
import { parseModelReference } from '../model/reference.ts';
import type { ModelRequest, ReasoningEffort } from '../model/request.ts';
import { type Attempt, provider } from './attempt.ts';
import { countedUsage } from './countedUsage.ts';
import { portableSchema } from './portableSchema.ts';
import { type Media, textOnly, turnsOf } from './turns.ts';

/** Google's Gemini API, `generateContent`. */
export const google = provider(converse);

async function* converse(request: ModelRequest, attempt: Attempt): AsyncGenerator<ModelEvent> {
  const parameters = parametersOf(request, attempt.signal);
  const client = await clientOf(attempt);
  if (attempt.stream === false) {
    yield* readAll([await client.models.generateContent(parameters)]);
  } else {
    yield* readAll(await client.models.generateContentStream(parameters));
  }
}

async function* readAll(
  responses: AsyncIterable<GenerateContentResponse> | Iterable<GenerateContentResponse>,
): AsyncGenerator<ModelEvent> {
  let last: GenerateContentResponse | undefined;
  let raw: string | undefined;
  let usage: GenerateContentResponse['usageMetadata'];
  for await (const response of responses) {
    last = response;
    // Every chunk carries the running total.
    usage = response.usageMetadata ?? usage;
    const [candidate] = response.candidates ?? [];
    for (const { text, thought } of candidate?.content?.parts ?? []) {
      if (text && !thought) yield { type: 'delta', text };
    }
    raw = candidate?.finishReason ?? response.promptFeedback?.blockReason ?? raw;
  }
  if (raw === undefined) return;
  if (usage) yield { type: 'usage', usage: usageOf(usage) };
  const model = last?.modelVersion;
  const blocked = last?.promptFeedback?.blockReason !== undefined;
  const reason = blocked ? 'contentFilter' : (reasons[raw] ?? 'other');
  yield { type: 'finish', reason, raw, ...(model !== undefined && { model }) };
}

/** Thinking is billed as output but counted beside it. */
function usageOf(usage: NonNullable<GenerateContentResponse['usageMetadata']>) {
  const reasoning = usage.thoughtsTokenCount ?? 0;
  return countedUsage({
    input: (usage.promptTokenCount ?? 0) + (usage.toolUsePromptTokenCount ?? 0),
    cacheRead: usage.cachedContentTokenCount,
    output: (usage.candidatesTokenCount ?? 0) + reasoning,
    reasoning,
  });
}

const reasons: Readonly<Record<string, FinishReason>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'contentFilter',
  RECITATION: 'contentFilter',
  BLOCKLIST: 'contentFilter',
  PROHIBITED_CONTENT: 'contentFilter',
  SPII: 'contentFilter',
  LANGUAGE: 'contentFilter',
};

export async function clientOf(attempt: Attempt): Promise<GoogleGenAI> {
  const { GoogleGenAI: Client } = await import('@google/genai/web');
  return new Client({
    apiKey: attempt.key ?? 'none',
    httpOptions: {
      baseUrl: attempt.baseUrl ?? 'https://generativelanguage.googleapis.com/v1',
      // The version is part of the base URL, as it is for the other protocols.
      apiVersion: '',
      fetch: attempt.fetch,
    },
  });
}

function parametersOf(request: ModelRequest, abortSignal: AbortSignal): GenerateContentParameters {
  const { temperature, topP, topK, maxOutputTokens, stopSequences, reasoning, extra } =
    request.parameters;
  const turns = turnsOf(request);
  const system = turns
    .filter(({ role }) => role === 'system')
    .map(turn => ({ text: textOnly(turn, `A system message to ${request.model}`) }));
  const model = parseModelReference(request.model)?.model ?? request.model;
  return {
    model,
    contents: turns
      .filter(({ role }) => role !== 'system')
      .map(({ role, parts }) => ({
        role: role === 'user' ? 'user' : 'model',
        parts: parts.map(partOf),
      })),
    config: {
      ...extra,
      abortSignal,
      // Left on, the SDK sends further requests by itself, each of them billed.
      automaticContinuation: false,
      ...(system.length > 0 && { systemInstruction: { parts: system } }),
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { topP }),
      ...(topK !== undefined && { topK }),
      ...(maxOutputTokens !== undefined && { maxOutputTokens }),
      ...(stopSequences && { stopSequences: [...stopSequences] }),
      ...(reasoning !== undefined && { thinkingConfig: thinkingOf(model, reasoning) }),
      ...outputOf(request),
    },
  };
}

function outputOf({ output }: ModelRequest): GenerateContentConfig {
  if (output?.format !== 'json') return {};
  const portable = output.schema && portableSchema(output.schema, 'google');
  return {
    responseMimeType: 'application/json',
    ...(portable && { responseJsonSchema: portable.schema }),
  };
}

const levels = { none: 'MINIMAL', low: 'LOW', medium: 'MEDIUM', high: 'HIGH' } as const;
/** Tokens: models before Gemini 3 take a budget instead of a level. */
const budgets = { none: 0, low: 1024, medium: 8192, high: 24_576 } as const;

function thinkingOf(model: string, effort: ReasoningEffort): ThinkingConfig {
  if (model.startsWith('gemini-2')) return { thinkingBudget: budgets[effort] };
  // The SDK's enum has these very strings as its values, but importing it would load the SDK.
  return { thinkingLevel: levels[effort] as ThinkingLevel };
}

function partOf(part: string | Media): Part {
  if (typeof part === 'string') return { text: part };
  const { data, url, mimeType } = part;
  return data === undefined
    ? { fileData: { fileUri: url, mimeType } }
    : { inlineData: { data, mimeType } };
}
