import type { GenerateContentResponse, Part } from '@google/genai/web';
import type { FinishReason, ModelEvent } from '../model/events.ts';
import { unusedRef } from './callRefs.ts';
import { countedUsage } from './countedUsage.ts';

/**
 * A signature belongs to the part it came with, and goes back on it: on the text or the call that comes
 * next, or as the part it was when there was nothing to show of it.
 */
export type Signature = { readonly thoughtSignature: string } | { readonly part: Part };

export async function* readResponses(
  responses: AsyncIterable<GenerateContentResponse> | Iterable<GenerateContentResponse>,
): AsyncGenerator<ModelEvent> {
  const refs = new Set<string>();
  let finished: string | undefined;
  let blocked: string | undefined;
  let model: string | undefined;
  let usage: GenerateContentResponse['usageMetadata'];
  for await (const response of responses) {
    const [candidate] = response.candidates ?? [];
    for (const part of candidate?.content?.parts ?? []) {
      yield* readPart(part, refs);
    }
    finished = candidate?.finishReason ?? finished;
    blocked = response.promptFeedback?.blockReason ?? blocked;
    model = response.modelVersion ?? model;
    // Every chunk carries the running total.
    usage = response.usageMetadata ?? usage;
  }
  const raw = blocked ?? finished;
  if (raw === undefined) return;
  if (usage) yield { type: 'usage', usage: usageOf(usage) };
  const reason = blocked === undefined ? reasonOf(raw, refs.size) : 'contentFilter';
  yield { type: 'finish', reason, raw, ...(model !== undefined && { model }) };
}

/** @param refs - the ids of the reply's calls so far; a new one is added. */
function* readPart(part: Part, refs: Set<string>): Generator<ModelEvent> {
  const { text, thought, thoughtSignature, functionCall } = part;
  const shown = functionCall !== undefined || (text && !thought);
  if (thoughtSignature) {
    const state: Signature = shown ? { thoughtSignature } : { part };
    yield { type: 'sealed', state };
  }
  if (functionCall) {
    const { id, name = '', args = {} } = functionCall;
    const ref = id ?? unusedRef(refs);
    refs.add(ref);
    const text = JSON.stringify(args);
    // Arguments come whole: the only piece of them is all.
    yield { type: 'toolCallDelta', ref, name, text };
    yield { type: 'toolCall', call: { ref, name, arguments: text, input: args } };
  } else if (text && !thought) {
    yield { type: 'delta', text };
  }
}

/** Thinking is billed as output but counted beside it, what tools gave beside the prompt. */
function usageOf(usage: NonNullable<GenerateContentResponse['usageMetadata']>) {
  const reasoning = usage.thoughtsTokenCount ?? 0;
  return countedUsage({
    input: (usage.promptTokenCount ?? 0) + (usage.toolUsePromptTokenCount ?? 0),
    cacheRead: usage.cachedContentTokenCount,
    output: (usage.candidatesTokenCount ?? 0) + reasoning,
    reasoning,
  });
}

/** Gemini stops for calls as for any other end. */
function reasonOf(raw: string, calls: number): FinishReason {
  const reason = reasons[raw] ?? 'other';
  return reason === 'stop' && calls > 0 ? 'toolCalls' : reason;
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
  IMAGE_SAFETY: 'contentFilter',
  IMAGE_PROHIBITED_CONTENT: 'contentFilter',
  IMAGE_RECITATION: 'contentFilter',
};
