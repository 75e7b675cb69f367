import type { ModelRequest } from '../../model/request.ts';
import { adapting, type OpenReply } from '../adapting.ts';
import { type ProtocolCall, provider } from '../conversation.ts';
import { countOf } from '../countedUsage.ts';
import type { AdaptedCall } from '../traits.ts';
import { asked, askedWhole, readEventsOf } from '../transport/sdkCall.ts';
import { anthropicClient, anthropicEvents, loadAnthropic } from './client.ts';
import { readMessage, readMessageEvents } from './reply.ts';
import { bodyOf, questionOf } from './request.ts';

/** Anthropic's Messages API at the version its SDK pins, 2026-10-21. */
export const anthropic = provider({
  load: loadAnthropic,
  converse: adapting(converse),
  countTokens,
});

/**
 * In tokens. A larger reply may take longer than the ten minutes for which a connection stays open without
 * data.
 */
const UNSTREAMED_LIMIT = 21_333;

async function converse(request: ModelRequest, attempt: AdaptedCall): Promise<OpenReply> {
  const body = bodyOf(request, attempt.longestOutput);
  const { messages } = await anthropicClient(attempt);
  if (attempt.stream === false && body.max_tokens <= UNSTREAMED_LIMIT) {
    const whole = { ...body, stream: false } as const;
    const answer = await askedWhole(() => messages.create(whole), anthropicEvents);
    return 'whole' in answer ? readMessage(answer.whole) : readMessageEvents(answer.events);
  }
  const events = await asked(() => messages.create({ ...body, stream: true }));
  return readMessageEvents(readEventsOf(events));
}

async function countTokens(request: ModelRequest, attempt: ProtocolCall): Promise<number> {
  const { messages } = await anthropicClient(attempt);
  const count = await asked(() => messages.countTokens(questionOf(request)));
  return countOf(count?.input_tokens);
}
