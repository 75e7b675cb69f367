import type { FinishReason, ModelEvent } from '../../model/events.ts';
import { asRecord } from '../../text/isRecord.ts';
import { countedUsage } from '../countedUsage.ts';
import { ErrorInReply } from '../errors/errors.ts';
import { contentIn, knownReason, listItems, reasonIn, wordIn } from '../transport/frames.ts';
import { chatCalls } from './chatCalls.ts';
import { chatReasoning } from './chatReasoning.ts';

/** Converts a complete response to a stream of one chunk. */
export function asChunk(completion: unknown): unknown {
  const whole = asRecord(completion);
  return {
    ...whole,
    choices: listItems(whole['choices']).map(choice => {
      const { message, ...rest } = asRecord(choice);
      const { tool_calls: calls, ...delta } = asRecord(message);
      const numbered = listItems(calls).map((call, index) => ({ ...asRecord(call), index }));
      return { ...rest, delta: { ...delta, tool_calls: numbered } };
    }),
  };
}

/** The finish reason arrives before the usage, so the reply is finished when the stream ends. */
export async function* readChunks(
  chunks: AsyncIterable<unknown> | Iterable<unknown>,
): AsyncGenerator<ModelEvent> {
  const calls = chatCalls();
  const reasoning = chatReasoning();
  let reason: string | undefined;
  let refused = false;
  const answerer: Answerer = {};
  let counts: unknown;
  for await (const frame of chunks) {
    const chunk = asRecord(frame);
    answerer.model = wordIn(chunk['model']) ?? answerer.model;
    answerer.fingerprint = wordIn(chunk['system_fingerprint']) ?? answerer.fingerprint;
    counts = chunk['usage'] ?? counts;
    // Chunks with usage or content filter reports have no choices.
    const [first] = listItems(chunk['choices']);
    const choice = asRecord(first);
    const delta = asRecord(choice['delta']);
    const refusal = contentIn(delta['refusal'], 'refusal');
    if (refusal !== '') refused = true;
    const text = textIn(delta['content']) || refusal;
    if (text !== '') yield { type: 'delta', text };
    reasoning.add(delta);
    for (const piece of listItems(delta['tool_calls'])) {
      for (const event of calls.add(piece)) yield event;
    }
    reason = reasonIn(choice['finish_reason']) ?? reason;
    // OpenRouter reports the failure of a provider this way.
    if (reason === 'error') throw new ErrorInReply({ error: choice['error'] ?? unspecifiedError });
  }
  if (reason === undefined) return;
  const called = calls.whole();
  const state = reasoning.whole();
  if (called.length > 0 && state) yield { type: 'sealed', state };
  yield* called;
  const usage = chatUsage(counts);
  if (usage) yield { type: 'usage', usage };
  yield finishEvent(refused ? 'refusal' : reason, called.length > 0, answerer);
}

const unspecifiedError = { type: 'server_error', message: 'finish_reason: error' };

/** Some servers send content as a list of parts. Parts that are not text are not shown. */
function textIn(content: unknown): string {
  if (!Array.isArray(content)) return contentIn(content, 'content');
  const texts = content.map(asRecord).filter(({ type }) => type === 'text');
  return texts.map(({ text }) => contentIn(text, 'content.text')).join('');
}

function chatUsage(counts: unknown) {
  const usage = asRecord(counts);
  const prompt = asRecord(usage['prompt_tokens_details']);
  const completion = asRecord(usage['completion_tokens_details']);
  return countedUsage({
    input: usage['prompt_tokens'],
    cacheRead: prompt['cached_tokens'],
    cacheWrite: prompt['cache_write_tokens'],
    output: usage['completion_tokens'],
    reasoning: completion['reasoning_tokens'],
  });
}

/** What answered, as the server says. */
interface Answerer {
  model?: string | undefined;
  fingerprint?: string | undefined;
}

/** Some servers report `stop` for a reply with tool calls. */
function finishEvent(raw: string, called: boolean, { model, fingerprint }: Answerer): ModelEvent {
  const known = knownReason(raw, reasons);
  const reason = known === 'stop' && called ? 'toolCalls' : known;
  return {
    type: 'finish',
    reason,
    raw,
    ...(model !== undefined && { model }),
    ...(fingerprint !== undefined && { fingerprint }),
  };
}

const reasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  content_filter: 'contentFilter',
  refusal: 'refusal',
  tool_calls: 'toolCalls',
};
