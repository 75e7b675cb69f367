import type { Part } from '@google/genai/web';
import type { FinishReason, ModelEvent } from '../../model/events.ts';
import { asRecord, type Fields, isRecord } from '../../text/isRecord.ts';
import { unusedRef } from '../callRefs.ts';
import { countedUsage } from '../countedUsage.ts';
import {
  contentIn,
  knownReason,
  listItems,
  reasonIn,
  toolNameIn,
  UnreadableReply,
  wordIn,
} from '../transport/frames.ts';
import { replyProblems } from '../transport/messages.ts';

/**
 * A signature belongs to the part that it was received with and must be returned with it: with the next text
 * or call, or as a separate part when that part has nothing to show.
 */
export type Signature = { readonly thoughtSignature: string } | { readonly part: Part };

export async function* readResponses(
  responses: AsyncIterable<unknown> | Iterable<unknown>,
): AsyncGenerator<ModelEvent> {
  const refs = new Set<string>();
  let finished: string | undefined;
  let blocked: string | undefined;
  let model: string | undefined;
  let counts: unknown;
  for await (const frame of responses) {
    const response = asRecord(frame);
    const candidate = asRecord(listItems(response['candidates'])[0]);
    for (const part of listItems(asRecord(candidate['content'])['parts'])) {
      // `yield*` would create promises for each event.
      for (const event of readPart(asRecord(part), refs)) yield event;
    }
    finished = reasonIn(candidate['finishReason']) ?? finished;
    blocked = reasonIn(asRecord(response['promptFeedback'])['blockReason']) ?? blocked;
    model = wordIn(response['modelVersion']) ?? model;
    // Every chunk contains the running total.
    counts = response['usageMetadata'] ?? counts;
  }
  const raw = blocked ?? finished;
  if (raw === undefined) return;
  const usage = geminiUsage(asRecord(counts));
  if (usage) yield { type: 'usage', usage };
  const reason = blocked === undefined ? finishReasonOf(raw, refs.size) : 'contentFilter';
  yield { type: 'finish', reason, raw, ...(model !== undefined && { model }) };
}

/** @param refs ids of the calls in the reply so far. A new id is added. */
function* readPart(part: Fields, refs: Set<string>): Generator<ModelEvent> {
  const text = contentIn(part['text'], 'text');
  const { thought, functionCall } = part;
  const isCall = functionCall !== undefined && functionCall !== null;
  const shown = isCall || (text !== '' && !thought);
  const thoughtSignature = wordIn(part['thoughtSignature']);
  if (thoughtSignature !== undefined) {
    const state: Signature = shown ? { thoughtSignature } : { part };
    yield { type: 'sealed', state };
  }
  if (isCall) {
    const { id, name, args = {} } = asRecord(functionCall);
    if (!isRecord(args))
      throw new UnreadableReply(replyProblems.notArguments('args', 'function call'));
    const given = wordIn(id);
    const ref = given === undefined || refs.has(given) ? unusedRef(refs) : given;
    refs.add(ref);
    const called = { ref, name: toolNameIn(name) };
    const written = JSON.stringify(args);
    // Arguments are received in one piece.
    yield { type: 'toolCallDelta', ...called, text: written };
    yield { type: 'toolCall', call: { ...called, arguments: written, input: args } };
  } else if (text !== '' && !thought) {
    yield { type: 'delta', text };
  }
}

/**
 * Reasoning is billed as output but counted separately, and tool results are counted separately from the
 * prompt. Google omits counts that are zero.
 */
function geminiUsage(usage: Fields) {
  const { promptTokenCount: prompt, thoughtsTokenCount: thoughts } = usage;
  if (prompt === undefined || prompt === null) return undefined;
  return countedUsage({
    input: [prompt, usage['toolUsePromptTokenCount']],
    cacheRead: usage['cachedContentTokenCount'],
    output: [0, usage['candidatesTokenCount'], thoughts],
    reasoning: thoughts,
  });
}

/** Gemini reports the same finish reason for calls as for text. */
function finishReasonOf(raw: string, calls: number): FinishReason {
  const reason = knownReason(raw, reasons);
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
