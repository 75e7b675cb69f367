import type { ModelRequest } from '../../model/request.ts';
import { adapting, type OpenReply } from '../adapting.ts';
import { provider } from '../conversation.ts';
import type { AdaptedCall } from '../traits.ts';
import { asked, readEventsOf } from '../transport/sdkCall.ts';
import { chatBody } from './chatBody.ts';
import { asChunk, readChunks } from './chatReply.ts';
import { loadOpenai, openaiClient } from './client.ts';
import { isOpenai } from './hosts.ts';

/** Chat Completions of OpenAI and of compatible servers. */
export const openaiChat = provider({ load: loadOpenai, converse: adapting(converse) });

async function converse(request: ModelRequest, attempt: AdaptedCall): Promise<OpenReply> {
  const { signal, baseUrl, traits } = attempt;
  const body = chatBody(request, baseUrl, traits.outputLimit);
  const client = await openaiClient(attempt);
  const { completions } = client.chat;
  if (attempt.stream === false) {
    const whole = await asked(() => completions.create({ ...body, stream: false }, { signal }));
    return readChunks([asChunk(whole)]);
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
  return readChunks(readEventsOf(await asked(() => completions.create(streamed, { signal }))));
}
