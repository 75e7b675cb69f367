import { hostOf } from '../../model/settings/endpoints.ts';

export const OPENAI_URL = 'https://api.openai.com/v1';

/** Azure's v1 endpoints, which want the key in a header of their own. */
export function isAzure(baseUrl: string | undefined): boolean {
  return /\.(?:openai|services\.ai)\.azure\.com$/.test(hostOf(baseUrl ?? OPENAI_URL));
}

/** Whether a server has what is OpenAI's own: compatible ones may refuse words they do not know. */
export function isOpenai(baseUrl: string | undefined): boolean {
  return hostOf(baseUrl ?? OPENAI_URL) === 'api.openai.com' || isAzure(baseUrl);
}
