import type { InputTokenCountParams } from 'openai/resources/responses/input-tokens';
import type { ModelRequest } from '../../model/request.ts';
import { isOpenai } from '../../model/settings/officialHosts.ts';
import { adapting, type OpenReply } from '../adapting.ts';
import { type ProtocolCall, provider } from '../conversation.ts';
import { countOf } from '../countedUsage.ts';
import type { AdaptedCall } from '../traits.ts';
import { asked, askedWhole, readEventsOf } from '../transport/sdkCall.ts';
import { loadOpenai, openaiClient, openaiEvents } from './client.ts';
import { responsesBody } from './responsesBody.ts';
import { readResponse, readResponseEvents } from './responsesReply.ts';

/** OpenAI's Responses API, also on Azure's v1 endpoints. */
export const openaiResponses = provider({
  load: loadOpenai,
  converse: adapting(converse),
  countTokens,
});

async function converse(request: ModelRequest, attempt: AdaptedCall): Promise<OpenReply> {
  const { baseUrl } = attempt;
  const body = responsesBody(request, baseUrl);
  const { responses } = await openaiClient(attempt);
  if (attempt.stream === false) {
    const whole = { ...body, stream: false } as const;
    const answer = await askedWhole(() => responses.create(whole), openaiEvents);
    return 'whole' in answer ? readResponse(answer.whole) : readResponseEvents(answer.events);
  }
  // Disables padding that protects against traffic analysis. It would double the size of small deltas.
  const options = isOpenai(baseUrl) && { stream_options: { include_obfuscation: false } };
  const events = await asked(() => responses.create({ ...options, ...body, stream: true }));
  return readResponseEvents(readEventsOf(events));
}

async function countTokens(request: ModelRequest, attempt: ProtocolCall): Promise<number> {
  const { baseUrl } = attempt;
  const { model, input, text, tools, tool_choice, reasoning } = responsesBody(request, baseUrl);
  const { responses } = await openaiClient(attempt);
  // Undefined fields are not part of the JSON.
  const body = { model, input, text, tools, tool_choice, reasoning } as InputTokenCountParams;
  const counted = await asked(() => responses.inputTokens.count(body));
  return countOf(counted?.input_tokens);
}
