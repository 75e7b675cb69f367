import { costOf } from '../model/cost.ts';
import { estimateUsage, roughUsage } from '../model/tokens/tokens.ts';
import type { Usage } from '../model/usage.ts';
import { type Attempt, recordedError } from '../trace/record.ts';
import type { Judgement } from '../validate/judge.ts';
import type { OpenCall } from './openCall.ts';
import type { ReplyMessage } from './reply/replyMessage.ts';

/** An attempt's record while its run is in progress: the wait after it is added later. */
export type AttemptRecord = { -readonly [K in keyof Attempt]: Attempt[K] };

/**
 * Completes the record of an attempt: its error, its findings, its usage and its cost. A failed attempt is
 * billed as far as it came.
 */
export async function attemptRecord(
  call: OpenCall,
  reply: ReplyMessage,
  measured: Pick<
    Attempt,
    'model' | 'start' | 'duration' | 'timeToFirstToken' | 'usage' | 'adapted'
  >,
  { validation }: Judgement,
  thrown: unknown,
  signal: AbortSignal,
): Promise<AttemptRecord> {
  const error = thrown === undefined ? undefined : recordedError(thrown, signal);
  const usage = measured.usage ?? (await unreportedUsage(call, reply, error));
  // A replayed reply costs nothing now; what it would cost is part of the record.
  const cost = usage && call.source === 'live' ? costOf(usage, call.facts) : undefined;
  return {
    ...measured,
    ...(error && { error }),
    ...(validation.verdict === 'invalid' && { findings: validation.findings }),
    ...(usage && { usage }),
    ...(cost && { cost }),
  };
}

/** A refusal before the first token is not billed; text that was received is, whether counted or not. */
async function unreportedUsage(
  { request }: OpenCall,
  { text }: ReplyMessage,
  error: Attempt['error'],
): Promise<Usage | undefined> {
  if (error && text === '') return undefined;
  // Who cancels waits for the record: it must not wait for a tokenizer to load.
  return error?.class === 'cancelled' ? roughUsage(request, text) : estimateUsage(request, text);
}
