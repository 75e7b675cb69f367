import type { GoogleGenAI } from '@google/genai/web';
import type { ModelEvent } from '../model/events.ts';
import type { ModelRequest } from '../model/request.ts';
import { type Attempt, provider } from './attempt.ts';
import { attemptFetch } from './attemptFetch.ts';
import { readResponses } from './googleReply.ts';
import { parametersOf } from './googleRequest.ts';

/** Google's Gemini API, `generateContent`. */
export const google = provider({ converse });

async function* converse(request: ModelRequest, attempt: Attempt): AsyncGenerator<ModelEvent> {
  const { config, ...content } = parametersOf(request);
  const parameters = { ...content, config: { ...config, abortSignal: attempt.signal } };
  const { models } = await clientOf(attempt);
  if (attempt.stream === false) {
    yield* readResponses([await models.generateContent(parameters)]);
  } else {
    yield* readResponses(await models.generateContentStream(parameters));
  }
}

async function clientOf(attempt: Attempt): Promise<GoogleGenAI> {
  const { GoogleGenAI: Client } = await import('@google/genai/web');
  return new Client({
    apiKey: attempt.key ?? 'none',
    httpOptions: {
      baseUrl: attempt.baseUrl ?? 'https://generativelanguage.googleapis.com/v1',
      // The version is part of the base URL, as it is for the other protocols.
      apiVersion: '',
      fetch: attemptFetch,
    },
  });
}
