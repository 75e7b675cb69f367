import type { LoadedPrompt } from '../load/loadedPrompt.ts';
import { ProviderError } from '../model/errors.ts';
import type { ModelEvent } from '../model/events.ts';
import type { RecordedError } from '../trace/record.ts';
import type { Judgement } from '../validate/judge.ts';
import { type AttemptRecord, attemptRecord } from './attemptRecord.ts';
import type { CallLimits, PreparedCall } from './call.ts';
import type { CallEvent } from './callEvent.ts';
import { brokenReply, createReplyCheck } from './reply/replyCheck.ts';
import { createReplyMessage, type ReplyMessage } from './reply/replyMessage.ts';

/** One attempt as it went. */
export interface Tried {
  readonly call: PreparedCall;
  readonly reply: ReplyMessage;
  readonly finish?: Extract<ModelEvent, { type: 'finish' }>;
  /** Of a reply that came to its end; of another only what could be read. */
  readonly judgement: Judgement;
  readonly record: AttemptRecord;
  /** `performance.now()` when its request was sent, and when its reply had ended. */
  readonly sent: number;
  readonly ended: number;
  readonly thrown?: unknown;
}

/**
 * Makes one attempt and reports it as it goes, unredacted. Does not throw: a failure is part of what it returns,
 * beside whatever text and usage had come.
 */
export async function* tryOnce(
  call: PreparedCall,
  prompt: LoadedPrompt,
  limits: CallLimits,
  signal: AbortSignal,
): AsyncGenerator<CallEvent, Tried> {
  let start = new Date();
  let sent = performance.now();
  const reply = createReplyMessage(call.request.model);
  const check = createReplyCheck(call, prompt, reply);
  let timeToFirstToken: number | undefined;
  let usage: AttemptRecord['usage'];
  let finish: Tried['finish'];
  let thrown: unknown;
  const adapted: string[] = [];
  try {
    const onSent = (at: number): void => {
      start = new Date();
      sent = at;
    };
    for await (const event of call.stream(limits, signal, onSent)) {
      reply.add(event);
      if (event.type === 'delta') {
        if (timeToFirstToken === undefined && event.text !== '') {
          timeToFirstToken = performance.now() - sent;
          yield { type: 'firstToken', elapsed: timeToFirstToken };
        }
        yield { type: 'delta', text: event.text };
        const findings = check.push(event.text);
        if (findings.length === 0) continue;
        yield { type: 'violated', findings };
        if (check.endsEarly) throw brokenReply(call, check.broken, 'was ended');
      } else if (event.type === 'toolCall') {
        yield { type: 'toolCall', call: event.call };
      } else if (event.type === 'adapted') {
        adapted.push(event.note);
        yield event;
      } else if (event.type === 'usage') {
        usage = event.usage;
      } else if (event.type === 'finish') {
        finish = event;
      }
    }
  } catch (error) {
    thrown = error;
  }
  const ended = performance.now();
  const duration = ended - sent;
  const judgement = await check.judge(thrown === undefined);
  const { validation } = judgement;
  const record = await attemptRecord(call, reply, {
    model: call.request.model,
    start: start.toISOString(),
    duration,
    ...(timeToFirstToken !== undefined && { timeToFirstToken }),
    ...(usage && { usage }),
    ...(adapted.length > 0 && { adapted }),
    ...(thrown !== undefined && { error: recordedError(thrown, signal) }),
    ...(validation.verdict === 'invalid' && { findings: validation.findings }),
  });
  return {
    call,
    reply,
    judgement,
    record,
    sent,
    ended,
    ...(finish && { finish }),
    ...(thrown !== undefined && { thrown }),
  };
}

/** A failure as data. */
export function recordedError(error: unknown, signal: AbortSignal): RecordedError {
  if (signal.aborted) return { class: 'cancelled', message: 'The run was cancelled.' };
  if (error instanceof ProviderError) return { ...error.facts, message: error.message };
  const text = error instanceof Error ? error.message : String(error);
  return { class: 'internal', message: `Internal error: ${text}` };
}
