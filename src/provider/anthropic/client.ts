import type { Anthropic } from '@anthropic-ai/sdk';
import { officialUrls } from '../../model/providers.ts';
import { once } from '../../text/memo.ts';
import { attemptFetch } from '../transport/attemptFetch.ts';
import { clientCache } from '../transport/clientCache.ts';
import { withoutEnvironmentHeaders } from '../transport/environmentHeaders.ts';

export const loadAnthropic = once(() => import('./sdk.ts'));

/** The events of a stream that came as the answer to a request for a whole reply. */
export async function anthropicEvents(response: Response): Promise<AsyncIterable<unknown>> {
  const { Stream } = await loadAnthropic();
  return Stream.fromSSEResponse(response, new AbortController());
}

/** A client with all settings set explicitly, so that the SDK reads none from the environment. */
export const anthropicClient = clientCache(async ({ key, baseUrl }): Promise<Anthropic> => {
  const { Anthropic: Client } = await loadAnthropic();
  return new Client({
    apiKey: key ?? 'none',
    defaultHeaders: {
      ...withoutEnvironmentHeaders('ANTHROPIC_CUSTOM_HEADERS'),
      ...(key === undefined && { Authorization: null }),
    },
    // The SDK adds the version to the path.
    baseURL: (baseUrl ?? officialUrls.anthropic).replace(/\/v1\/?$/, ''),
    webhookKey: null,
    fetch: attemptFetch,
    maxRetries: 0,
    openTelemetry: false,
    logLevel: 'off',
  });
});
