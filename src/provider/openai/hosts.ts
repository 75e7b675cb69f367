import { hostOf } from '../../model/settings/endpoints.ts';

export const OPENAI_URL = 'https://api.openai.com/v1';

/** Azure's v1 endpoints, which expect the key in their own header. */
export function isAzure(baseUrl: string | undefined): boolean {
  return /\.(?:openai|services\.ai)\.azure\.com$/.test(hostOf(baseUrl ?? OPENAI_URL));
}

/** Whether a server supports features that only OpenAI has. Compatible servers may refuse unknown fields. */
export function isOpenai(baseUrl: string | undefined): boolean {
  return hostOf(baseUrl ?? OPENAI_URL) === 'api.openai.com' || isAzure(baseUrl);
}
