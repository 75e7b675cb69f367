import type { GoogleGenAI } from '@google/genai/web';
import { officialUrls } from '../../model/providers.ts';
import { once } from '../../text/memo.ts';
import { attemptFetch } from '../transport/attemptFetch.ts';
import { clientCache } from '../transport/clientCache.ts';

export const loadGoogle = once(() => import('@google/genai/web'));

/** A client with all settings set explicitly, so that the SDK reads none from the environment. */
export const googleClient = clientCache(async ({ key, baseUrl }): Promise<GoogleGenAI> => {
  const { GoogleGenAI: Client } = await loadGoogle();
  return new Client({
    apiKey: key ?? 'none',
    httpOptions: {
      baseUrl: baseUrl ?? officialUrls.google,
      // The version is part of the base URL, as with the other protocols.
      apiVersion: '',
      fetch: attemptFetch,
    },
  });
});
