import type { ModelEvent } from '../model/events.ts';
import type { ModelRequest } from '../model/request.ts';
import { type Attempt, provider } from './attempt.ts';
import { asChunk, readChunks } from './chatReply.ts';
import { chatStream } from './chatStream.ts';
import { chatBody } from './openaiChatBody.ts';
import { loadOpenai, openaiClient } from './openaiClient.ts';
import { asked, heard } from './sdkCall.ts';

/** Chat Completions, as OpenAI and every compatible server speaks it. */
export const openaiChat = provider({ load: loadOpenai, converse });

async function* converse(request: ModelRequest, attempt: Attempt): AsyncGenerator<ModelEvent> {
  const body = chatBody(request, attempt.baseUrl);
  const client = await openaiClient(attempt);
  if (attempt.stream !== false) {
    yield* readChunks(heard(await asked(() => chatStream(client, body, attempt))));
    return;
  }
  const { signal } = attempt;
  const whole = await asked(() =>
    client.chat.completions.create({ ...body, stream: false }, { signal }),
  );
  yield* readChunks([asChunk(whole)]);
}
