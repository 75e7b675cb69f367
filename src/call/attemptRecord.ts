import { costOf } from '../model/cost.ts';
import { estimateUsage, roughUsage } from '../model/tokens/tokens.ts';
import type { Usage } from '../model/usage.ts';
import type { Attempt } from '../trace/record.ts';
import type { PreparedCall } from './call.ts';
import type { ReplyMessage } from './reply/replyMessage.ts';

/** An attempt's record while its run goes on: how long was waited after it is known later. */
export type AttemptRecord = { -readonly [K in keyof Attempt]: Attempt[K] };

/** Adds to an attempt what it used and cost; a failed one has been paid for too, as far as it came. */
export async function attemptRecord(
  call: PreparedCall,
  reply: ReplyMessage,
  attempt: Omit<Attempt, 'cost' | 'text'>,
): Promise<AttemptRecord> {
  const usage = attempt.usage ?? (await unreportedUsage(call, reply, attempt));
  // Replies that were replayed cost nothing now: what they would cost is the record's to say.
  const cost = usage && call.source === 'live' ? costOf(usage, call.facts) : undefined;
  return { ...attempt, ...(usage && { usage }), ...(cost && { cost }) };
}

/** A refusal before the first token is not billed; text that came was, whether it was counted or not. */
async function unreportedUsage(
  call: PreparedCall,
  reply: ReplyMessage,
  { error }: Pick<Attempt, 'error'>,
): Promise<Usage | undefined> {
  if (error && reply.text === '') return undefined;
  // Who cancels waits for the record: it is written before a tokenizer could be loaded.
  return error?.class === 'cancelled'
    ? roughUsage(call.request, reply.text)
    : estimateUsage(call.request, reply.text);
}
