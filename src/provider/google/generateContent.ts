import type { ModelRequest } from '../../model/request.ts';
import { adapting, type OpenReply } from '../adapting.ts';
import { type ProtocolCall, provider } from '../conversation.ts';
import { countOf } from '../countedUsage.ts';
import type { AdaptedCall } from '../traits.ts';
import { asked, readEventsOf } from '../transport/sdkCall.ts';
import { googleClient, loadGoogle } from './client.ts';
import { readResponses } from './reply.ts';
import { countedRequest, parametersOf } from './request.ts';

/** Google's Gemini API, `generateContent`. */
export const google = provider({ load: loadGoogle, converse: adapting(converse), countTokens });

async function converse(request: ModelRequest, attempt: AdaptedCall): Promise<OpenReply> {
  const parameters = parametersOf(request);
  const { models } = await googleClient(attempt);
  if (attempt.stream === false) {
    return readResponses([await asked(() => models.generateContent(parameters))]);
  }
  const responses = await asked(() => models.generateContentStream(parameters));
  return readResponses(readEventsOf(responses));
}

/** The SDK counts only messages. The API counts a whole request, which replaces them. */
async function countTokens(request: ModelRequest, attempt: ProtocolCall): Promise<number> {
  const { model, contents, ...rest } = countedRequest(request);
  const resource = model.includes('/') ? model : `models/${model}`;
  const generateContentRequest = { ...rest, model: resource, contents };
  const { models } = await googleClient(attempt);
  const counted = await asked(() =>
    models.countTokens({
      model,
      contents: [...contents],
      config: {
        httpOptions: { extraBody: { contents: undefined, generateContentRequest } },
      },
    }),
  );
  return countOf(counted?.totalTokens);
}
