import type { ModelRequest } from '../../model/request.ts';
import { isOpenai } from '../../model/settings/officialHosts.ts';
import { adapting, type OpenReply } from '../adapting.ts';
import { provider } from '../conversation.ts';
import type { AdaptedCall } from '../traits.ts';
import { asked, askedWhole, readEventsOf } from '../transport/sdkCall.ts';
import { chatBody } from './chatBody.ts';
import { asChunk, readChunks } from './chatReply.ts';
import { loadOpenai, openaiClient, openaiEvents } from './client.ts';

/** Chat Completions of OpenAI and of compatible servers. */
export const openaiChat = provider({ load: loadOpenai, converse: adapting(converse) });

async function converse(request: ModelRequest, attempt: AdaptedCall): Promise<OpenReply> {
  const { baseUrl, traits } = attempt;
  const body = chatBody(request, baseUrl, traits.outputLimit);
  const client = await openaiClient(attempt);
  const { completions } = client.chat;
  if (attempt.stream === false) {
    const whole = { ...body, stream: false } as const;
    const answer = await askedWhole(() => completions.create(whole), openaiEvents);
    return readChunks('whole' in answer ? [asChunk(answer.whole)] : answer.events);
  }
  const stream_options = {
    include_usage: true,
    // Disables padding that protects against traffic analysis. Compatible servers do not know this option.
    ...(isOpenai(baseUrl) && { include_obfuscation: false }),
  };
  const streamed = {
    ...(traits.countsStreams !== false && { stream_options }),
    ...body,
    stream: true,
  } as const;
  return readChunks(readEventsOf(await asked(() => completions.create(streamed))));
}
