import type { LoadedPrompt } from '../load/loadedPrompt.ts';
import type { ModelEvent } from '../model/events.ts';
import type { Judgement } from '../validate/judge.ts';
import type { CallEvent } from './callRequest.ts';
import { type AttemptRecord, attemptRecord } from './complete.ts';
import type { CallLimits, OpenCall } from './openCall.ts';
import { createReplyCheck, invalidReply } from './reply/replyCheck.ts';
import { createReplyMessage, type ReplyMessage } from './reply/replyMessage.ts';

/** The result of one attempt. */
export interface AttemptResult {
  readonly call: OpenCall;
  readonly reply: ReplyMessage;
  readonly finish?: Extract<ModelEvent, { type: 'finish' }>;
  /** The judgment of a complete reply. Of an incomplete reply only what could be parsed. */
  readonly judgement: Judgement;
  readonly record: AttemptRecord;
  /** `performance.now()` when the request was sent and when the reply ended. */
  readonly sent: number;
  readonly ended: number;
  readonly thrown?: unknown;
}

/**
 * Makes one attempt and emits its events, which are not redacted. Does not throw: a failure is part of the
 * result, together with the text and usage received before it.
 */
export async function send(
  call: OpenCall,
  prompt: LoadedPrompt,
  limits: CallLimits,
  signal: AbortSignal,
  emit: (event: CallEvent) => void,
): Promise<AttemptResult> {
  let start = new Date();
  let sent = performance.now();
  const reply = createReplyMessage(call.request.model);
  const check = createReplyCheck(call, prompt, reply);
  let timeToFirstToken: number | undefined;
  let usage: AttemptRecord['usage'];
  let headers: AttemptRecord['headers'];
  let finish: AttemptResult['finish'];
  let thrown: unknown;
  const adapted: string[] = [];
  try {
    const onSent = (at: number): void => {
      start = new Date();
      sent = at;
    };
    const onHeaders = (received: NonNullable<AttemptRecord['headers']>): void => {
      headers = received;
    };
    for await (const event of call.stream(limits, signal, { onSent, onHeaders })) {
      reply.add(event);
      if (event.type === 'delta') {
        if (call.streams && timeToFirstToken === undefined && event.text !== '') {
          timeToFirstToken = performance.now() - sent;
          emit({ type: 'firstToken', elapsed: timeToFirstToken });
        }
        emit({ type: 'delta', text: event.text });
        const findings = check.push(event.text);
        if (findings.length === 0) continue;
        emit({ type: 'violated', findings });
        if (check.endsEarly) throw invalidReply(call, check.broken, 'endedEarly');
      } else if (event.type === 'toolCall') {
        emit({ type: 'toolCall', call: event.call });
      } else if (event.type === 'adapted') {
        adapted.push(event.note);
        emit(event);
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
  const judgement = await check.judge(thrown === undefined);
  const record = await attemptRecord(
    call,
    reply,
    {
      model: call.request.model,
      start: start.toISOString(),
      duration: ended - sent,
      ...(timeToFirstToken !== undefined && { timeToFirstToken }),
      ...(usage && { usage }),
      ...(adapted.length > 0 && { adapted }),
      ...(headers && { headers }),
    },
    judgement,
    thrown,
    signal,
  );
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
