import type { OpenAI } from 'openai';
import { officialUrls } from '../../model/providers.ts';
import { isAzure } from '../../model/settings/officialHosts.ts';
import { once } from '../../text/memo.ts';
import { attemptFetch } from '../transport/attemptFetch.ts';
import { type ClientSettings, clientCache } from '../transport/clientCache.ts';
import { withoutEnvironmentHeaders } from '../transport/environmentHeaders.ts';

export const loadOpenai = once(() => import('./sdk.ts'));

/** A client with all settings set explicitly, so that the SDK reads none from the environment. */
export const openaiClient = clientCache(async (settings): Promise<OpenAI> => {
  const { OpenAI: Client } = await loadOpenai();
  return new Client({
    apiKey: settings.key ?? 'none',
    defaultHeaders: {
      ...withoutEnvironmentHeaders('OPENAI_CUSTOM_HEADERS'),
      ...keyHeaders(settings),
    },
    baseURL: settings.baseUrl ?? officialUrls.openai,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    fetch: attemptFetch,
    maxRetries: 0,
    logLevel: 'off',
  });
});

/** The events of a stream that came as the answer to a request for a whole reply. */
export async function openaiEvents(response: Response): Promise<AsyncIterable<unknown>> {
  const { Stream } = await loadOpenai();
  return Stream.fromSSEResponse(response, new AbortController());
}

/** The headers of the key for servers that expect it elsewhere than the SDK sends it. */
function keyHeaders({ key, baseUrl }: ClientSettings): Readonly<Record<string, string | null>> {
  if (key === undefined) return { Authorization: null };
  return isAzure(baseUrl) ? { Authorization: null, 'api-key': key } : {};
}
