import { costOf } from '../model/cost.ts';
import type { Usage } from '../model/events.ts';
import { estimateUsage, roughUsage } from '../model/tokens/tokens.ts';
import { type Attempt, recordedError } from '../trace/record.ts';
import type { Judgement } from '../validate/judge.ts';
import type { OpenCall } from './openCall.ts';
import type { ReplyMessage } from './reply/replyMessage.ts';

/** The record of an attempt while its run is in progress. The wait after it is added later. */
export type AttemptRecord = { -readonly [K in keyof Attempt]: Attempt[K] };

/**
 * Completes the record of an attempt with its error, findings, usage and cost. A failed attempt is billed for
 * the text that was received.
 */
export async function attemptRecord(
  call: OpenCall,
  reply: ReplyMessage,
  measured: Pick<
    Attempt,
    'model' | 'start' | 'duration' | 'timeToFirstToken' | 'usage' | 'adapted' | 'headers'
  >,
  { validation }: Judgement,
  thrown: unknown,
  signal: AbortSignal,
): Promise<AttemptRecord> {
  const error = thrown === undefined ? undefined : recordedError(thrown, signal);
  const usage = measured.usage ?? (await unreportedUsage(call, reply, error));
  // A replayed reply is not billed. Its record has the cost that a live call would have.
  const cost = usage && call.source === 'live' ? costOf(usage, call.facts) : undefined;
  return {
    ...measured,
    ...(error && { error }),
    ...(validation.verdict === 'invalid' && { findings: validation.findings }),
    ...(usage && { usage }),
    ...(cost && { cost }),
  };
}

/**
 * A refusal before the first token is not billed. Received text is billed, whether or not the provider
 * reported its usage.
 */
async function unreportedUsage(
  { request }: OpenCall,
  { text }: ReplyMessage,
  error: Attempt['error'],
): Promise<Usage | undefined> {
  if (error && text === '') return undefined;
  // A cancelled run must not wait for a tokenizer to load.
  return error?.class === 'cancelled' ? roughUsage(request, text) : estimateUsage(request, text);
}
